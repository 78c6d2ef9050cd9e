import {
  createPrompt,
  isDownKey,
  isEnterKey,
  isSpaceKey,
  isUpKey,
  useKeypress,
  usePagination,
  useState,
} from '@inquirer/core';
import { back } from '../../questions/interview.ts';
import { paragraph } from '../wrap.ts';
import { drawAnswered, drawFoot, drawHeading, type Heading, type Look } from './look.ts';
import { useResume } from './resume.ts';

export interface Item {
  readonly value: string;
  /** What a person reads. */
  readonly title: string;
  /** What stays on the screen once it is chosen. */
  readonly short: string;
}

export interface Choosing {
  readonly heading: Heading;
  readonly items: readonly Item[];
  /** Where the mark stands at first. */
  readonly active: number;
  /** Those picked at first; undefined where only one can be chosen. */
  readonly picked: readonly string[] | undefined;
  readonly problem: (values: readonly string[]) => string | undefined;
  readonly look: Look;
}

/** A list to choose from with the arrow keys: one entry, or with the space bar several. */
export const choicePrompt = createPrompt<readonly string[] | typeof back, Choosing>(
  (config, done) => {
    const { heading, items, look } = config;
    const isSeveral = config.picked !== undefined;
    const [active, setActive] = useState(config.active);
    const [picked, setPicked] = useState(config.picked ?? []);
    const [isMoreOpen, setMoreOpen] = useState(false);
    const [problem, setProblem] = useState('');
    const [answered, setAnswered] = useState('');

    const choose = () => {
      const values = isSeveral ? picked : items.slice(active, active + 1).map(({ value }) => value);
      const found = config.problem(values);
      if (found !== undefined) return setProblem(found);
      const chosen = items.filter(({ value }) => values.includes(value));
      setAnswered(chosen.map(({ short }) => short).join(', '));
      done(values);
    };
    const leave = () => {
      setAnswered('back');
      done(back);
    };
    useResume();
    useKeypress((key, readline) => {
      const typed = readline.line;
      // What is typed here is no text, and core would take it for the end of the last line drawn.
      readline.clearLine(0);
      setProblem('');
      const item = items[active];
      if (isEnterKey(key)) choose();
      else if (key.name === 'escape') leave();
      else if (isUpKey(key)) setActive(Math.max(active - 1, 0));
      else if (isDownKey(key)) setActive(Math.min(active + 1, items.length - 1));
      else if (isSpaceKey(key) && isSeveral && item) setPicked(toggled(picked, item.value));
      else if (typed === '?') setMoreOpen(!isMoreOpen);
      else setActive(indexOfInitial(items, typed) ?? active);
    });

    const page = usePagination({
      items,
      active,
      renderItem: ({ item, isActive }) =>
        drawItem(item, isActive, isSeveral ? picked.includes(item.value) : undefined, look),
      pageSize: Math.max(look.rows() - 10, 5),
      loop: false,
    });
    if (answered !== '') return drawAnswered(heading, answered, look);
    const enter = isSeveral ? 'Space picks, Enter goes on' : 'Enter chooses';
    return [
      [drawHeading(heading, isMoreOpen, look), page].join('\n'),
      drawFoot(problem, `Arrows move, ${enter}`, heading, look),
    ];
  },
);

function toggled(picked: readonly string[], value: string): readonly string[] {
  return picked.includes(value) ? picked.filter((each) => each !== value) : [...picked, value];
}

/** `y` goes to Yes, `n` to No. */
function indexOfInitial(items: readonly Item[], letter: string): number | undefined {
  const found = items.flatMap(({ short }, index) =>
    letter.length === 1 && short.toLowerCase().startsWith(letter) ? [index] : [],
  );
  return found.length === 1 ? found[0] : undefined;
}

function drawItem(
  { title }: Item,
  isActive: boolean,
  isPicked: boolean | undefined,
  look: Look,
): string {
  const box = isPicked === undefined ? '' : isPicked ? '[x] ' : '[ ] ';
  const mark = `${isActive ? '> ' : '  '}${box}`;
  // The second line of a title stands below the first, not below the mark.
  const hanging = ' '.repeat(mark.length);
  const lines = paragraph(title, look.columns(), hanging, mark);
  return isActive ? look.colours.cyan(lines) : lines;
}
