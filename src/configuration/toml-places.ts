/**
 * Where keys and values stand in a TOML text (toml.io, version 1.0). The text has been parsed already, so this
 * walks it by its outer shape alone; smol-toml tells the position of what it cannot parse, but not of what it can.
 */
export interface TomlPlace {
  readonly key: Position;
  readonly value: Position;
}

/** Both count from one; columns in UTF-16 code units, as editors count. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export type KeyPath = readonly (string | number)[];

export function pathText(path: KeyPath): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${quoteKey(part)}`))
    .join('')
    .replace(/^\./, '');
}

function quoteKey(key: string): string {
  return /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
}

/** Places by `pathText`. */
export function locateToml(source: string): ReadonlyMap<string, TomlPlace> {
  return new Locator(source).locate();
}

class Locator {
  readonly #source: string;
  readonly #lineStarts: number[] = [0];
  readonly #places = new Map<string, TomlPlace>();
  readonly #tables = new Map<string, number>();
  #at = 0;

  constructor(source: string) {
    this.#source = source;
    for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1))
      this.#lineStarts.push(at + 1);
  }

  locate(): ReadonlyMap<string, TomlPlace> {
    let table: KeyPath = [];
    for (this.#skip(); this.#at < this.#source.length; this.#skip()) {
      if (this.#peek() === '[') table = this.#header();
      else this.#keyAndValue(table);
    }
    return this.#places;
  }

  #header(): KeyPath {
    const isArray = this.#source.startsWith('[[', this.#at);
    const start = this.#at;
    this.#at += isArray ? 2 : 1;
    const keys = this.#keys();
    this.#pass(isArray ? ']]' : ']');
    let path: KeyPath = [];
    keys.forEach((key, index) => {
      path = [...path, key];
      const text = pathText(path);
      if (isArray && index === keys.length - 1) this.#tables.set(text, (this.#tables.get(text) ?? -1) + 1);
      this.#place(path, start, start);
      const element = this.#tables.get(text);
      if (element !== undefined) {
        path = [...path, element];
        this.#place(path, start, start);
      }
    });
    return path;
  }

  #keyAndValue(table: KeyPath): void {
    const keyAt = this.#at;
    const keys = this.#keys();
    this.#pass('=');
    this.#skip();
    keys.forEach((_, index) => {
      this.#place([...table, ...keys.slice(0, index + 1)], keyAt, this.#at);
    });
    this.#value([...table, ...keys]);
  }

  #keys(): string[] {
    const keys: string[] = [];
    for (;;) {
      this.#skip();
      const quote = this.#peek();
      if (quote === '"' || quote === "'") {
        const start = this.#at;
        this.#string();
        const text = this.#source.slice(start, this.#at);
        keys.push(quote === "'" ? text.slice(1, -1) : unescapeBasic(text));
      } else {
        const bare = /[\w-]*/y;
        bare.lastIndex = this.#at;
        const text = bare.exec(this.#source)?.[0] ?? '';
        keys.push(text);
        this.#at += text.length;
      }
      this.#skip();
      if (this.#peek() !== '.') return keys;
      this.#at += 1;
    }
  }

  #value(path: KeyPath): void {
    const first = this.#peek();
    if (first === '"' || first === "'") this.#string();
    else if (first === '[') this.#elements(path);
    else if (first === '{') this.#inlineTable(path);
    else this.#at = Math.max(this.#endOf(/[,\]}#\r\n]/g), this.#at + 1);
  }

  #elements(path: KeyPath): void {
    this.#at += 1;
    for (let index = 0; this.#more(']'); index += 1) {
      this.#place([...path, index], this.#at, this.#at);
      this.#value([...path, index]);
    }
  }

  #inlineTable(path: KeyPath): void {
    this.#at += 1;
    while (this.#more('}')) this.#keyAndValue(path);
  }

  /** Passes a comma; false past the closing bracket, and at the end of a text that was cut. */
  #more(closing: string): boolean {
    this.#skip();
    if (this.#peek() === ',') {
      this.#at += 1;
      this.#skip();
    }
    if (this.#at < this.#source.length && this.#peek() !== closing) return true;
    this.#at += 1;
    return false;
  }

  #string(): void {
    const quote = this.#peek();
    const triple = quote.repeat(3);
    const isLong = this.#source.startsWith(triple, this.#at);
    const closing = isLong ? triple : quote;
    this.#at += closing.length;
    while (this.#at < this.#source.length && !this.#source.startsWith(closing, this.#at)) {
      this.#at += quote === '"' && this.#peek() === '\\' ? 2 : 1;
    }
    this.#at += closing.length;
    // A long string may end in one or two quotes of its own.
    while (isLong && this.#peek() === quote) this.#at += 1;
  }

  /** White space, line breaks and comments. */
  #skip(): void {
    const space = /(?:[ \t\r\n\uFEFF]|#[^\n]*)*/y;
    space.lastIndex = this.#at;
    this.#at += space.exec(this.#source)?.[0].length ?? 0;
  }

  #pass(mark: string): void {
    const at = this.#source.indexOf(mark, this.#at);
    this.#at = at === -1 ? this.#source.length : at + mark.length;
  }

  #endOf(stop: RegExp): number {
    stop.lastIndex = this.#at;
    return stop.exec(this.#source)?.index ?? this.#source.length;
  }

  #peek(): string {
    return this.#source[this.#at] ?? '';
  }

  #place(path: KeyPath, key: number, value: number): void {
    const text = pathText(path);
    if (!this.#places.has(text))
      this.#places.set(text, { key: this.#position(key), value: this.#position(value) });
  }

  #position(offset: number): Position {
    let line = this.#lineStarts.findLastIndex((start) => start <= offset);
    line = Math.max(line, 0);
    return { line: line + 1, column: offset - (this.#lineStarts[line] ?? 0) + 1 };
  }
}

function unescapeBasic(quoted: string): string {
  const text = quoted.slice(1, -1);
  return text.replace(/\\(u[0-9a-f]{4}|U[0-9a-f]{8}|.)/gi, (_, escaped: string) => {
    if (/^u/i.test(escaped) && escaped.length > 1)
      return String.fromCodePoint(Number.parseInt(escaped.slice(1), 16));
    return { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r' }[escaped] ?? escaped;
  });
}
