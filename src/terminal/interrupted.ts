/** Someone pressed Ctrl-C, or closed the input, at a question: exit code 130. */
export class Interrupted extends Error {
  constructor() {
    super('Interrupted: nothing was written.');
    this.name = 'Interrupted';
  }
}
