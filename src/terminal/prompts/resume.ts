import { useEffect, useState } from '@inquirer/core';

/** Goes on after Ctrl-Z and `fg`: readline leaves its input paused, and a run that waits for nothing ends. */
export function useResume(): void {
  const [, drawAgain] = useState({});
  useEffect((readline) => {
    readline.on('SIGCONT', () => {
      readline.resume();
      drawAgain({});
    });
  }, []);
}
