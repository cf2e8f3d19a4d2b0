/** A password on its way to where it is encrypted: logs, JSON and error reports show that there is one and no more. */
export class ConcealedText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '********';
  }

  toJSON(): string {
    return this.toString();
  }
}
