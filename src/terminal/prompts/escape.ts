import { useEffect } from '@inquirer/core';

/**
 * Lets Esc act at once: an escape sequence begins with the same byte, and Node waits half a second
 * for the rest of one, which arrives within a few milliseconds where there is one.
 */
export function usePromptEscape(): void {
  useEffect((readline) => {
    Object.assign(readline, { escapeCodeTimeout: 50 });
  }, []);
}
