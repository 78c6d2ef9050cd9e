/** What the user did or met that we expected: printed as error / note / help, exit code 2. */
export class UserError extends Error {
  readonly note: string | undefined;
  readonly help: string | undefined;

  constructor(
    problem: string,
    { note, help, cause }: { note?: string; help?: string; cause?: unknown } = {},
  ) {
    super(problem, { cause });
    this.name = 'UserError';
    this.note = note;
    this.help = help;
  }
}

/** Standard output takes nothing any more: what is to be said of it goes elsewhere. */
export class OutputLost extends UserError {}

/** Someone pressed Ctrl-C, or closed the input, at a question: exit code 130. */
export class Interrupted extends Error {
  constructor(message = 'Interrupted: nothing was written.') {
    super(message);
    this.name = 'Interrupted';
  }
}
