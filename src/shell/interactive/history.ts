/** Lines that were entered before, oldest first, and a walk through them. */
export const mostLines = 5_000;
const longestLine = 20_000;

const secretName = String.raw`\w*(?:password|passwd|passphrase|secret|token|apikey|credential)\w*`;

/** What stands before a value that nobody should find in a file. A variable or a command in its place is none. */
const secrets: readonly RegExp[] = [
  /asplaintext|ConvertTo-SecureString/i,
  new RegExp(String.raw`-${secretName}(?:\s*:\s*|\s+)(?!-|\$|@|\((?!\s*['"])|[|;)}\s]|$)`, 'i'),
  new RegExp(String.raw`${secretName}['"]?\s*[:=]\s*(?:\[[^\]]*\]\s*)?['"@]`, 'i'),
  /(?:Network|PS)Credential\b[^|;]*['"]/i,
];

/** A line that carries a secret in plain text is never kept. */
export const carriesSecret = (line: string): boolean => secrets.some((pattern) => pattern.test(line));

export class History {
  readonly #lines: string[];
  /** Where the walk stands: behind the last line is the one being written. */
  #place: number;
  /** The line that was being written when the walk began. */
  #draft = '';

  constructor(lines: readonly string[] = []) {
    this.#lines = lines.slice(-mostLines);
    this.#place = this.#lines.length;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Whether it was kept: not if it is empty, as the one before it, or nobody's business. */
  add(line: string): boolean {
    const kept = line.trim() !== '' && line.length <= longestLine && !carriesSecret(line);
    const isNew = kept && this.#lines.at(-1) !== line;
    if (isNew) this.#lines.push(line);
    if (this.#lines.length > mostLines) this.#lines.shift();
    this.rewind();
    return isNew;
  }

  rewind(): void {
    this.#place = this.#lines.length;
    this.#draft = '';
  }

  /** Undefined where there is nothing older. */
  older(current: string): string | undefined {
    if (this.#place === 0) return undefined;
    if (this.#place === this.#lines.length) this.#draft = current;
    this.#place -= 1;
    return this.#lines[this.#place];
  }

  newer(): string | undefined {
    if (this.#place === this.#lines.length) return undefined;
    this.#place += 1;
    return this.#place === this.#lines.length ? this.#draft : this.#lines[this.#place];
  }

  /** The place of the nearest line that contains the text in any letter case, from `from` on in one direction. */
  search(text: string, from: number, step: -1 | 1): number | undefined {
    const wanted = text.toLowerCase();
    for (let place = from; place >= 0 && place < this.#lines.length; place += step) {
      if (this.#lines[place]?.toLowerCase().includes(wanted) === true) return place;
    }
    return undefined;
  }
}
