/** Someone pressed Ctrl-C, or closed the input, at a question: exit code 130. */
export class Interrupted extends Error {
  constructor(message = 'Interrupted: nothing was written.') {
    super(message);
    this.name = 'Interrupted';
  }
}
