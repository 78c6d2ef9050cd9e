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
