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
  const { step, message, recommended, more } = heading;
  const number = step ? `${step.number}/${step.of} ` : '';
  const question = paragraph(`${number}${message}`, look.columns());
  const lines = [colours.bold(question)];
  if (recommended !== '') lines.push(colours.dim(paragraph(recommended, look.columns(), margin)));
  if (isMoreOpen) lines.push(colours.cyan(paragraph(more, look.columns(), margin)));
  return lines.join('\n');
}

/** What is left of a question once it is answered. */
export function drawAnswered({ step, message }: Heading, answer: string, look: Look): string {
  const number = step ? `${step.number}/${step.of} ` : '';
  return look.colours.dim(paragraph(`${number}${message}: ${answer}`, look.columns()));
}
