/** A text with a cursor between its characters, where a character is what a person takes for one. */
const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The parts of a text that the cursor steps over: a Hangul syllable made of letters is one, and so is a flag. */
export function charactersOf(text: string): string[] {
  return Array.from(characters.segment(text), ({ segment }) => segment);
}

const isPartOfWord = (character: string): boolean => /^[\p{L}\p{N}_]/u.test(character);

export class LineBuffer {
  #text = '';
  #cursor = 0;

  get text(): string {
    return this.#text;
  }

  /** In UTF-16 units. */
  get cursor(): number {
    return this.#cursor;
  }

  set(text: string, cursor: number = text.length): void {
    this.#text = text;
    this.#cursor = Math.min(Math.max(0, cursor), text.length);
  }

  insert(text: string): void {
    this.replace(this.#cursor, this.#cursor, text);
  }

  /** The cursor ends up behind what was put in. */
  replace(start: number, end: number, text: string): void {
    this.set(this.#text.slice(0, start) + text + this.#text.slice(end), start + text.length);
  }

  /** Takes what is between the cursor and the place out, and gives it back. */
  cutTo(place: number): string {
    const [start, end] = place < this.#cursor ? [place, this.#cursor] : [this.#cursor, place];
    const cut = this.#text.slice(start, end);
    this.replace(start, end, '');
    return cut;
  }

  moveTo(place: number): void {
    this.#cursor = Math.min(Math.max(0, place), this.#text.length);
  }

  get before(): number {
    const last = charactersOf(this.#text.slice(0, this.#cursor)).at(-1) ?? '';
    return this.#cursor - last.length;
  }

  get after(): number {
    const [first = ''] = charactersOf(this.#text.slice(this.#cursor));
    return this.#cursor + first.length;
  }

  get wordStart(): number {
    const before = charactersOf(this.#text.slice(0, this.#cursor));
    let index = before.length;
    while (index > 0 && !isPartOfWord(before[index - 1] ?? '')) index -= 1;
    while (index > 0 && isPartOfWord(before[index - 1] ?? '')) index -= 1;
    return before.slice(0, index).join('').length;
  }

  get wordEnd(): number {
    const after = charactersOf(this.#text.slice(this.#cursor));
    let index = 0;
    while (index < after.length && !isPartOfWord(after[index] ?? '')) index += 1;
    while (index < after.length && isPartOfWord(after[index] ?? '')) index += 1;
    return this.#cursor + after.slice(0, index).join('').length;
  }

  /** Of the line that the cursor is in, where there are several. */
  get lineStart(): number {
    return this.#cursor === 0 ? 0 : this.#text.lastIndexOf('\n', this.#cursor - 1) + 1;
  }

  get lineEnd(): number {
    const end = this.#text.indexOf('\n', this.#cursor);
    return end < 0 ? this.#text.length : end;
  }

  /** The same number of characters into the line above; undefined in the first line. */
  get above(): number | undefined {
    const start = this.lineStart;
    if (start === 0) return undefined;
    const startAbove = start === 1 ? 0 : this.#text.lastIndexOf('\n', start - 2) + 1;
    return this.#along(startAbove, start - 1);
  }

  get below(): number | undefined {
    const end = this.lineEnd;
    if (end === this.#text.length) return undefined;
    const endBelow = this.#text.indexOf('\n', end + 1);
    return this.#along(end + 1, endBelow < 0 ? this.#text.length : endBelow);
  }

  #along(start: number, end: number): number {
    const count = charactersOf(this.#text.slice(this.lineStart, this.#cursor)).length;
    return start + charactersOf(this.#text.slice(start, end)).slice(0, count).join('').length;
  }
}
