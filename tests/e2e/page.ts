import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, keys } from './browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A page as somebody uses it who has no mouse, and perhaps a screen reader. */
export interface Page {
  /** The text of what the selector finds first; empty where there is none. */
  text(selector: string): Promise<string>;
  /** Goes on with the tabulator until the control is reached. */
  tabTo(selector: string): Promise<void>;
  /** Types in place of all that a field holds. */
  type(text: string): Promise<void>;
  /** What axe finds, light and dark; the pictures are for a person to look at. */
  violations(name: string): Promise<readonly string[]>;
}

export function pageIn(browser: Browser): Page {
  return {
    text: (selector) =>
      browser.evaluate(`return document.querySelector('${selector}')?.textContent ?? ''`),
    tabTo: async (selector) => {
      const isThere = `return document.activeElement?.matches('${selector}') ?? false`;
      for (let tries = 0; tries < 60; tries += 1) {
        if (await browser.evaluate<boolean>(isThere)) return;
        await browser.press(keys.tab);
      }
      throw new Error(`The keyboard does not reach "${selector}".`);
    },
    type: async (text) => {
      await browser.press(keys.control, 'a');
      for (const character of text) await browser.press(character);
    },
    violations: async (name) => {
      const found: string[] = [];
      for (const scheme of ['light', 'dark'] as const) {
        await browser.prefer(scheme);
        await browser.evaluate(axe);
        const run = 'return axe.run().then(({violations}) => violations.map(({id, nodes}) =>';
        const each = `${run} id + ': ' + nodes.map(({html}) => html).join(' ')))`;
        found.push(...(await browser.evaluate<readonly string[]>(each)));
        await keepPicture(browser, `${name}-${scheme}`);
      }
      return found;
    },
  };
}

/** GENAI_E2E_SCREENSHOTS names the folder. */
async function keepPicture(browser: Browser, name: string): Promise<void> {
  const to = process.env.GENAI_E2E_SCREENSHOTS;
  if (to) await writeFile(join(to, `${name}.png`), await browser.screenshot());
}
