import { type Captures, runRegex } from './regex-machine.ts';
import { compileRegex, type Instruction } from './regex-program.ts';
import { parseRegex, type RegexOptions, RegexSyntaxError } from './regex-syntax.ts';
import { fail, ScriptLimitError } from './script-error.ts';
import { markValueClass } from './value.ts';

export interface RegexMatch {
  readonly index: number;
  readonly text: string;
  /** By number; undefined where the group took no part. */
  readonly groups: readonly (string | undefined)[];
}

/** One search may look at so many states in all. */
const maxSteps = 50_000_000;

/** A compiled pattern, `[regex]` to scripts. */
export class RegexValue {
  readonly pattern: string;
  readonly options: RegexOptions;
  readonly groupNames: readonly (string | undefined)[];
  readonly #program: readonly Instruction[];
  /** By number of a group, its place among the captures. */
  readonly #order: readonly number[];
  /** A pattern without any special character is looked for as it stands. */
  readonly #plain: string | undefined;

  constructor(pattern: string, options: RegexOptions) {
    this.pattern = pattern;
    this.options = options;
    const parsed = parseRegex(pattern, options);
    // Groups without a name are numbered first, as .NET does.
    const indexes = parsed.groupNames.map((_, index) => index);
    const unnamed = indexes.filter((index) => parsed.groupNames[index] === undefined);
    this.#order = [...unnamed, ...indexes.filter((index) => parsed.groupNames[index] !== undefined)];
    this.groupNames = this.#order.map((index) => parsed.groupNames[index]);
    this.#program = compileRegex(parsed.root);
    const plain = /^[\w @,;:<>=!%&~'"/-]+$/.test(pattern) && pattern !== '';
    this.#plain = plain ? (options.ignoreCase ? pattern.toLowerCase() : pattern) : undefined;
  }

  find(text: string, from = 0): RegexMatch | undefined {
    return this.#find(text, this.#fold(text), from, this.#makeSpend());
  }

  /** All matches share one allowance, and the text is folded once. */
  *findAll(text: string): IterableIterator<RegexMatch> {
    const spend = this.#makeSpend();
    const folded = this.#fold(text);
    for (let from = 0; from <= text.length; ) {
      const match = this.#find(text, folded, from, spend);
      if (!match) return;
      yield match;
      from = match.index + match.text.length + (match.text.length === 0 ? 1 : 0);
    }
  }

  /** Undefined where the pattern is not plain, or where lower case has another length than the text. */
  #fold(text: string): string | undefined {
    if (this.#plain === undefined) return undefined;
    const folded = this.options.ignoreCase ? text.toLowerCase() : text;
    return folded.length === text.length ? folded : undefined;
  }

  #makeSpend(): (count: number) => void {
    let steps = 0;
    return (count) => {
      steps += count;
      if (steps <= maxSteps) return;
      throw new ScriptLimitError(
        'steps',
        `Matching '${this.pattern.slice(0, 100)}' takes too long on a text of this length.`,
      );
    };
  }

  #find(
    text: string,
    folded: string | undefined,
    from: number,
    spend: (count: number) => void,
  ): RegexMatch | undefined {
    if (folded === undefined || this.#plain === undefined) {
      const captures = runRegex(this.#program, text, from, spend);
      return captures && this.#toMatch(text, captures);
    }
    const index = folded.indexOf(this.#plain, from);
    if (index < 0) return undefined;
    const found = text.slice(index, index + this.#plain.length);
    return { index, text: found, groups: [found] };
  }

  #toMatch(text: string, captures: Captures): RegexMatch {
    const groups = this.#order.map((index) => {
      const start = captures[index * 2];
      const end = captures[index * 2 + 1];
      return start === undefined || end === undefined ? undefined : text.slice(start, end);
    });
    return { index: captures[0] ?? 0, text: groups[0] ?? '', groups };
  }
}

markValueClass(RegexValue);

const cache = new Map<string, RegexValue>();
const cacheSize = 256;

/** Compiled patterns are kept, the oldest dropped: a predicate runs the same one for every object. */
export function getRegex(pattern: string, options: RegexOptions): RegexValue {
  const { ignoreCase, multiline, singleline, ignoreWhitespace } = options;
  const key = `${ignoreCase ? 'i' : ''}${multiline ? 'm' : ''}${singleline ? 's' : ''}${ignoreWhitespace ? 'x' : ''}/${pattern}`;
  const known = cache.get(key);
  if (known) return known;
  const regex = makeRegex(pattern, options);
  if (cache.size >= cacheSize) {
    const oldest = cache.keys().next().value;
    if (oldest !== undefined) cache.delete(oldest);
  }
  cache.set(key, regex);
  return regex;
}

function makeRegex(pattern: string, options: RegexOptions): RegexValue {
  try {
    return new RegexValue(pattern, options);
  } catch (error) {
    if (!(error instanceof RegexSyntaxError)) throw error;
    const types = ['System.ArgumentException', 'System.SystemException', 'System.Exception', 'System.Object'];
    return fail(
      'InvalidRegularExpression',
      `The regular expression pattern ${pattern.slice(0, 200)} is not valid. ${error.message}`,
      'InvalidOperation',
      types,
    );
  }
}

/** Expands `$1`, `${name}`, `$&`, `$$` in the replacement of `-replace`. */
export function expandReplacement(
  replacement: string,
  match: RegexMatch,
  regex: RegexValue,
  text: string,
): string {
  if (!replacement.includes('$')) return replacement;
  return replacement.replace(
    /\$(?:(\d{1,3})|\{(\w+)\}|([$&`'+_]))/g,
    (whole, digits?: string, name?: string, sign?: string) => {
      if (digits !== undefined) return groupText(match, Number(digits)) ?? whole;
      if (name !== undefined) {
        const index = /^\d+$/.test(name) ? Number(name) : regex.groupNames.indexOf(name);
        return index < 0 ? whole : (groupText(match, index) ?? whole);
      }
      switch (sign) {
        case '$':
          return '$';
        case '&':
          return match.text;
        case '`':
          return text.slice(0, match.index);
        case "'":
          return text.slice(match.index + match.text.length);
        case '_':
          return text;
        default:
          return match.groups.at(-1) ?? '';
      }
    },
  );
}

const groupText = (match: RegexMatch, index: number): string | undefined =>
  index < match.groups.length ? (match.groups[index] ?? '') : undefined;
