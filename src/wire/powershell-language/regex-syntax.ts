/**
 * Regular expressions of .NET, as far as they can be matched in time proportional to the text: classes,
 * groups with and without names, alternation, greedy and lazy quantifiers, anchors, inline options at the
 * front. Back-references and look-around need a matcher that can run for ever; they are refused by name.
 */

export type RegexNode =
  | { readonly kind: 'empty' }
  | {
      readonly kind: 'set';
      readonly matches: (code: number) => boolean;
      readonly literal: number | undefined;
    }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  | { readonly kind: 'group'; readonly index: number; readonly body: RegexNode }
  | {
      readonly kind: 'repeat';
      readonly body: RegexNode;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    }
  | { readonly kind: 'anchor'; readonly at: Anchor };

export type Anchor = 'start' | 'end' | 'lineStart' | 'lineEnd' | 'lastLineEnd' | 'word' | 'notWord';

export interface RegexOptions {
  readonly ignoreCase: boolean;
  readonly multiline?: boolean;
  readonly singleline?: boolean;
  readonly ignoreWhitespace?: boolean;
}

export interface ParsedRegex {
  readonly root: RegexNode;
  /** By index: the group's name, or undefined for one that has only its number. Index 0 is the whole. */
  readonly groupNames: readonly (string | undefined)[];
}

export class RegexSyntaxError extends Error {
  override readonly name = 'RegexSyntaxError';
}

const maxDepth = 100;
const maxRepeat = 1_000;

export function parseRegex(pattern: string, options: RegexOptions): ParsedRegex {
  if (pattern.length > 10_000) throw new RegexSyntaxError('The pattern is longer than 10,000 characters.');
  const parser = new RegexParser(pattern, options);
  return parser.parse();
}

export const isWordCode = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 95 ||
  (code > 127 && /[\p{L}\p{Mn}\p{Nd}\p{Pc}]/u.test(String.fromCharCode(code)));
const isDigitCode = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code > 127 && /\p{Nd}/u.test(String.fromCharCode(code)));
const isSpaceCode = (code: number): boolean => /\s/.test(String.fromCharCode(code)) || code === 0x85;

/** Both cases of a character, so that a pattern and a text in different case meet. */
function caseForms(code: number): readonly number[] {
  const text = String.fromCharCode(code);
  return [code, text.toLowerCase().charCodeAt(0), text.toUpperCase().charCodeAt(0)];
}

class RegexParser {
  readonly #pattern: string;
  #options: RegexOptions;
  #offset = 0;
  #depth = 0;
  readonly #groupNames: (string | undefined)[] = [undefined];

  constructor(pattern: string, options: RegexOptions) {
    this.#pattern = pattern;
    this.#options = options;
  }

  parse(): ParsedRegex {
    const root = this.#parseChoice();
    if (this.#offset < this.#pattern.length) throw this.#error("Too many )'s.");
    return { root, groupNames: this.#groupNames };
  }

  #error(what: string): RegexSyntaxError {
    return new RegexSyntaxError(
      `Invalid pattern '${this.#pattern.slice(0, 200)}' at offset ${this.#offset}. ${what}`,
    );
  }

  #refuse(what: string): RegexSyntaxError {
    return this.#error(`${what} are not supported here, because a pattern with them can run without end.`);
  }

  #peek(): string {
    return this.#pattern.charAt(this.#offset);
  }

  #take(text: string): boolean {
    if (!this.#pattern.startsWith(text, this.#offset)) return false;
    this.#offset += text.length;
    return true;
  }

  #parseChoice(): RegexNode {
    if (++this.#depth > maxDepth) throw this.#error('Groups are nested too deep.');
    const options = [this.#parseSequence()];
    while (this.#take('|')) options.push(this.#parseSequence());
    this.#depth--;
    return options.length === 1 ? (options[0] ?? { kind: 'empty' }) : { kind: 'choice', options };
  }

  #parseSequence(): RegexNode {
    const items: RegexNode[] = [];
    for (;;) {
      if (this.#options.ignoreWhitespace) this.#skipIgnored();
      const c = this.#peek();
      if (c === '' || c === '|' || c === ')') break;
      const atom = this.#parseAtom();
      if (atom) items.push(this.#parseQuantifiers(atom));
    }
    return items.length === 1 ? (items[0] ?? { kind: 'empty' }) : { kind: 'sequence', items };
  }

  #skipIgnored(): void {
    for (;;) {
      const c = this.#peek();
      if (c === '#') while (this.#peek() !== '' && this.#peek() !== '\n') this.#offset++;
      else if (c !== '' && /\s/.test(c)) this.#offset++;
      else return;
    }
  }

  #parseAtom(): RegexNode | undefined {
    const c = this.#peek();
    this.#offset++;
    switch (c) {
      case '(':
        return this.#parseGroup();
      case '[':
        return this.#parseClass();
      case '.': {
        const { singleline } = this.#options;
        return set((code) => singleline === true || code !== 10);
      }
      case '^':
        return { kind: 'anchor', at: this.#options.multiline ? 'lineStart' : 'start' };
      case '$':
        return { kind: 'anchor', at: this.#options.multiline ? 'lineEnd' : 'lastLineEnd' };
      case '\\':
        return this.#parseEscape();
      case '*':
      case '+':
      case '?':
        this.#offset--;
        throw this.#error(`Quantifier '${c}' following nothing.`);
      default:
        return this.#literal(c.charCodeAt(0));
    }
  }

  #literal(code: number): RegexNode {
    if (!this.#options.ignoreCase) return { kind: 'set', matches: (other) => other === code, literal: code };
    const [, lower = code, upper = code] = caseForms(code);
    if (lower === upper) return { kind: 'set', matches: (other) => other === code, literal: code };
    return set((other) => other === lower || other === upper);
  }

  #parseGroup(): RegexNode | undefined {
    if (this.#take('?:')) return this.#closeGroup(this.#parseScoped());
    if (this.#take('?=') || this.#take('?!')) throw this.#refuse('Look-ahead assertions');
    if (this.#take('?<=') || this.#take('?<!')) throw this.#refuse('Look-behind assertions');
    if (this.#take('?>')) throw this.#refuse('Atomic groups');
    if (this.#take('?(')) throw this.#refuse('Conditional groups');
    if (this.#take('?#')) {
      while (this.#peek() !== '' && this.#peek() !== ')') this.#offset++;
      return this.#closeGroup({ kind: 'empty' });
    }
    const named = /^\?(?:<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)')/.exec(
      this.#pattern.slice(this.#offset, this.#offset + 80),
    );
    if (named) this.#offset += named[0].length;
    else if (this.#peek() === '?') return this.#parseInlineOptions();
    const index = this.#groupNames.push(named?.[1] ?? named?.[2]) - 1;
    if (index > 200) throw this.#error('More than 200 groups.');
    return this.#closeGroup({ kind: 'group', index, body: this.#parseScoped() });
  }

  /** Options set inside a group end with it. */
  #parseScoped(): RegexNode {
    const before = this.#options;
    const body = this.#parseChoice();
    this.#options = before;
    return body;
  }

  #closeGroup(node: RegexNode): RegexNode {
    if (!this.#take(')')) throw this.#error("Not enough )'s.");
    return node;
  }

  #parseInlineOptions(): RegexNode | undefined {
    const match = /^\?([imsnx]*)(?:-([imsnx]+))?([:)])/i.exec(
      this.#pattern.slice(this.#offset, this.#offset + 20),
    );
    if (!match) throw this.#error('Unrecognized grouping construct.');
    const before = this.#options;
    const on = (match[1] ?? '').toLowerCase();
    const off = (match[2] ?? '').toLowerCase();
    const value = (letter: string, now: boolean | undefined) =>
      on.includes(letter) ? true : off.includes(letter) ? false : now === true;
    this.#options = {
      ignoreCase: value('i', before.ignoreCase),
      multiline: value('m', before.multiline),
      singleline: value('s', before.singleline),
      ignoreWhitespace: value('x', before.ignoreWhitespace),
    };
    this.#offset += match[0].length;
    if (match[3] === ')') return undefined;
    const body = this.#parseChoice();
    this.#options = before;
    return this.#closeGroup(body);
  }

  #parseQuantifiers(atom: RegexNode): RegexNode {
    const bounds = this.#readBounds();
    if (!bounds) return atom;
    const lazy = this.#take('?');
    if (/[*+?]/.test(this.#peek())) throw this.#error(`Nested quantifier '${this.#peek()}'.`);
    if (atom.kind === 'anchor' && bounds.max > 1)
      return { kind: 'repeat', body: atom, min: Math.min(1, bounds.min), max: 1, lazy };
    return { kind: 'repeat', body: atom, ...bounds, lazy };
  }

  #readBounds(): { readonly min: number; readonly max: number } | undefined {
    if (this.#take('*')) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (this.#take('+')) return { min: 1, max: Number.POSITIVE_INFINITY };
    if (this.#take('?')) return { min: 0, max: 1 };
    // A brace that is no quantifier is a character.
    const match = /^\{(\d{1,9})(?:(,)(\d{1,9})?)?\}/.exec(
      this.#pattern.slice(this.#offset, this.#offset + 24),
    );
    if (!match) return undefined;
    this.#offset += match[0].length;
    const min = Number(match[1]);
    const max =
      match[2] === undefined ? min : match[3] === undefined ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (min > max) throw this.#error('Illegal {x,y} with x > y.');
    if (min > maxRepeat || (Number.isFinite(max) && max > maxRepeat)) {
      throw this.#error(`A repetition may ask for at most ${maxRepeat} times.`);
    }
    return { min, max };
  }

  #parseEscape(): RegexNode {
    const c = this.#peek();
    switch (c) {
      case '':
        throw this.#error('Illegal \\ at end of pattern.');
      case 'b':
        this.#offset++;
        return { kind: 'anchor', at: 'word' };
      case 'B':
        this.#offset++;
        return { kind: 'anchor', at: 'notWord' };
      case 'A':
        this.#offset++;
        return { kind: 'anchor', at: 'start' };
      case 'z':
        this.#offset++;
        return { kind: 'anchor', at: 'end' };
      case 'Z':
        this.#offset++;
        return { kind: 'anchor', at: 'lastLineEnd' };
      case 'G':
        throw this.#error('The anchor \\G is not supported here.');
      case 'k':
        throw this.#refuse('Back-references');
      default:
        break;
    }
    if (c >= '1' && c <= '9') throw this.#refuse('Back-references');
    const shorthand = this.#readShorthand();
    if (shorthand) return set(shorthand);
    return this.#literal(this.#readEscapedCode());
  }

  #readShorthand(): ((code: number) => boolean) | undefined {
    const c = this.#peek();
    const classes: Readonly<Record<string, (code: number) => boolean>> = {
      d: isDigitCode,
      w: isWordCode,
      s: isSpaceCode,
    };
    const lower = c.toLowerCase();
    if (c !== '' && Object.hasOwn(classes, lower)) {
      this.#offset++;
      const matches = classes[lower] ?? isWordCode;
      return c === lower ? matches : (code) => !matches(code);
    }
    return lower === 'p' ? this.#readCategory(c === 'P') : undefined;
  }

  #readCategory(negated: boolean): (code: number) => boolean {
    const match = /^.\{(L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfson]?)\}/.exec(
      this.#pattern.slice(this.#offset, this.#offset + 8),
    );
    if (!match) throw this.#error('Unknown property after \\p.');
    this.#offset += match[0].length;
    const category = new RegExp(`\\p{${match[1]}}`, 'u');
    return (code) => category.test(String.fromCharCode(code)) !== negated;
  }

  #readEscapedCode(): number {
    const c = this.#peek();
    this.#offset++;
    const simple: Readonly<Record<string, number>> = {
      t: 9,
      n: 10,
      r: 13,
      f: 12,
      v: 11,
      a: 7,
      e: 27,
      '0': 0,
    };
    if (Object.hasOwn(simple, c)) return simple[c] ?? 0;
    if (c === 'x' || c === 'u') {
      const digits = this.#pattern.slice(this.#offset, this.#offset + (c === 'x' ? 2 : 4));
      if (!/^[0-9a-f]+$/i.test(digits) || digits.length !== (c === 'x' ? 2 : 4)) {
        throw this.#error('Insufficient hexadecimal digits.');
      }
      this.#offset += digits.length;
      return Number.parseInt(digits, 16);
    }
    if (/[A-Za-z]/.test(c)) throw this.#error(`Unrecognized escape sequence \\${c}.`);
    return c.charCodeAt(0);
  }

  #parseClass(): RegexNode {
    const negated = this.#take('^');
    const tests: ((code: number) => boolean)[] = [];
    for (let first = true; ; first = false) {
      const c = this.#peek();
      if (c === '') throw this.#error('Unterminated [] set.');
      if (c === ']' && !first) break;
      if (c === '[' && this.#pattern.startsWith('[:', this.#offset))
        throw this.#error('POSIX classes are not supported.');
      tests.push(this.#parseClassItem());
    }
    this.#offset++;
    if (tests.length === 1 && !negated) {
      const [only] = tests;
      if (only) return set(only);
    }
    return set((code) => tests.some((test) => test(code)) !== negated);
  }

  #parseClassItem(): (code: number) => boolean {
    if (this.#peek() === '\\') {
      this.#offset++;
      const shorthand = this.#readShorthand();
      if (shorthand) return shorthand;
      this.#offset--;
    }
    const from = this.#readClassCode();
    if (this.#peek() !== '-' || this.#pattern.charAt(this.#offset + 1) === ']')
      return this.#range(from, from);
    this.#offset++;
    if (this.#peek() === '[') throw this.#error('Subtraction of classes is not supported here.');
    const to = this.#readClassCode();
    if (to < from) throw this.#error('[x-y] range in reverse order.');
    return this.#range(from, to);
  }

  #readClassCode(): number {
    if (this.#peek() !== '\\') return this.#pattern.charCodeAt(this.#offset++);
    this.#offset++;
    if (this.#take('b')) return 8;
    return this.#readEscapedCode();
  }

  #range(from: number, to: number): (code: number) => boolean {
    if (!this.#options.ignoreCase) return (code) => code >= from && code <= to;
    return (code) => caseForms(code).some((form) => form >= from && form <= to);
  }
}

const set = (matches: (code: number) => boolean): RegexNode => ({ kind: 'set', matches, literal: undefined });
