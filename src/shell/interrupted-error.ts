/** Somebody pressed Ctrl-C, or ended the process from outside: said in one word, and no failure of the program. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';

  constructor() {
    super('interrupted');
  }
}
