import type { Asking } from '../../questions/resolve.ts';
import type { Colours } from '../colours.ts';
import { paragraph } from '../wrap.ts';

/** What a prompt is drawn with; the size is that of the moment, for a window may change. */
export interface Look {
  readonly colours: Colours;
  readonly columns: () => number;
  readonly rows: () => number;
}

/** What stands above the answers. */
export interface Heading {
  readonly step: Asking['step'];
  readonly message: string;
  /** A sentence, or nothing. */
  readonly recommended: string;
  /** What `?` shows. */
  readonly more: string;
}

const margin = '  ';

/** The question in bold with its number, and below it what is recommended, and more where that is open. */
export function drawHeading(heading: Heading, isMoreOpen: boolean, look: Look): string {
  const { colours } = look;
  const { recommended, more } = heading;
  const lines = [colours.bold(paragraph(numbered(heading), look.columns()))];
  if (recommended !== '') lines.push(colours.dim(paragraph(recommended, look.columns(), margin)));
  if (isMoreOpen) lines.push(colours.cyan(paragraph(more, look.columns(), margin)));
  return lines.join('\n');
}

/** What is left of a question once it is answered. */
export function drawAnswered(heading: Heading, answer: string, look: Look): string {
  return look.colours.dim(paragraph(`${numbered(heading)}: ${answer}`, look.columns()));
}

function numbered({ step, message }: Heading): string {
  return step ? `${step.number}/${step.of} ${message}` : message;
}

/** What stands below the answers: what is wrong with the last one, and which keys there are. */
export function drawFoot(problem: string, keys: string, { step }: Heading, look: Look): string {
  const { colours } = look;
  const goBack = step && step.number > 1 ? ', Esc goes back' : '';
  return [
    problem === '' ? '' : `${colours.red(paragraph(problem, look.columns()))}\n`,
    colours.dim(paragraph(`${keys}${goBack}, ? says more.`, look.columns())),
  ].join('');
}
