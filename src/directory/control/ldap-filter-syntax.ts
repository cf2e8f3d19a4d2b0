/** Whether a search filter is one (RFC 4515), and where it stops being one. Nothing is evaluated. */

const maxDepth = 32;
const attribute = /(?:[a-z][a-z0-9-]*|\d+(?:\.\d+)+)(?:;[a-z0-9-]+)*/iy;
const extensible = /(?:[a-z][a-z0-9-]*|\d+(?:\.\d+)+)?(?::dn)?(?::[a-z0-9.-]+)?:=/iy;
const comparison = /~=|>=|<=|=/y;
/** What must be escaped as a backslash and two hexadecimal digits is not in it. */
const value = /(?:\\[0-9a-f]{2}|[^()\\\0])*/iy;

/** Undefined where it is one. */
export function findFilterFault(text: string): string | undefined {
  const scanner = new FilterScanner(text);
  const fault = scanner.filter(0);
  if (fault !== undefined) return fault;
  return scanner.isAtEnd ? undefined : scanner.fault('something follows the end of the filter');
}

class FilterScanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  fault(what: string): string {
    return `${what} at character ${this.#at + 1}`;
  }

  filter(depth: number): string | undefined {
    if (depth > maxDepth) return this.fault('it is nested too deeply');
    if (!this.#takes('(')) return this.fault('a "(" is missing');
    const fault = this.#body(depth);
    if (fault !== undefined) return fault;
    return this.#takes(')') ? undefined : this.fault('a ")" is missing');
  }

  #body(depth: number): string | undefined {
    if (this.#takes('!')) return this.filter(depth + 1);
    if (!this.#takes('&') && !this.#takes('|')) return this.#item();
    let fault: string | undefined;
    while (fault === undefined && this.#text[this.#at] === '(') fault = this.filter(depth + 1);
    return fault;
  }

  #item(): string | undefined {
    if (!this.#matches(extensible)) {
      if (!this.#matches(attribute)) return this.fault('the name of an attribute is missing');
      if (!this.#matches(comparison)) return this.fault('a comparison (=, >=, <= or ~=) is missing');
    }
    this.#matches(value);
    return undefined;
  }

  #takes(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #matches(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }
}
