/**
 * Where in an unfinished script a cursor stands, for completion. The parser wants whole statements; this reads
 * up to the cursor alone, takes what it cannot place for a word, and never fails. It knows of the grammar what
 * completion asks: groups, pipelines, the words of a command, strings.
 */
import { endsToken, isDash, isDoubleQuote, isNewline, isSingleQuote, isSpace } from './characters.ts';

export type Opener = '{' | '(' | '$(' | '@(' | '@{';

/** One word of a command, or one operand of an expression. */
export interface PlacedWord {
  readonly start: number;
  readonly end: number;
  /** As written. */
  readonly text: string;
  /** Without quotes and backticks; of a group its opener. */
  readonly value: string;
  readonly kind: 'word' | 'string' | 'parameter' | 'variable' | 'group';
  /** Behind a comma: one more element of the list before it. */
  readonly continuesList: boolean;
  /** Of a group, what its last pipeline was made of; members of `(Get-Mailbox).` are those of its output. */
  readonly inner: readonly PlacedCommand[];
}

export interface PlacedCommand {
  readonly words: readonly PlacedWord[];
}

/** A group that is still open at the cursor, and what stands before it. */
export interface OpenGroup {
  readonly opener: Opener;
  /** Of the command in whose words the group stands. */
  readonly words: readonly PlacedWord[];
  /** Commands of the same pipeline, before that one. */
  readonly before: readonly PlacedCommand[];
}

export interface CursorPlace {
  /** Nothing can be completed in a comment. */
  readonly kind: 'command' | 'argument' | 'key' | 'comment';
  /** What has been typed of the word at the cursor; empty behind a space. */
  readonly typed: string;
  readonly start: number;
  /** Of the string that is open at the cursor. */
  readonly quote: "'" | '"' | undefined;
  /** Without the opening quote and doubled quotes. */
  readonly value: string;
  readonly continuesList: boolean;
  /** Of the group that the word is directly behind: `(Get-Mailbox).Na`. */
  readonly target: readonly PlacedCommand[] | undefined;
  /** Of the same command, before the cursor. */
  readonly words: readonly PlacedWord[];
  readonly before: readonly PlacedCommand[];
  /** Innermost first. */
  readonly groups: readonly OpenGroup[];
}

const deepest = 200;

const closers: Readonly<Record<Opener, string>> = { '{': '}', '(': ')', '$(': ')', '@(': ')', '@{': '}' };

/** After these another statement or another part of it begins. */
const leadingKeywords = new Set([
  'return',
  'throw',
  'exit',
  'else',
  'try',
  'finally',
  'do',
  'begin',
  'process',
  'end',
]);
/** Statements that end with a block, after which another one may begin on the same line. */
const blockKeywords = new Set([
  ...['if', 'elseif', 'else', 'foreach', 'for', 'while', 'switch', 'try', 'catch', 'finally', 'do'],
  ...['function', 'filter', 'begin', 'process', 'end', 'trap'],
]);

const assignments = /^(?:[-+*/%]|\?\?)?=$/;

/** Undefined where groups are nested too deep to say. */
export function findCursorPlace(text: string, cursor: number): CursorPlace | undefined {
  const reader = new PlaceReader(text.slice(0, cursor));
  return reader.read();
}

interface Level {
  readonly opener: Opener | undefined;
  words: PlacedWord[];
  before: PlacedCommand[];
  /** The pipeline that was ended last; what a group is worth, where nothing follows it. */
  last: readonly PlacedCommand[];
  isAfterPipe: boolean;
  isAfterComma: boolean;
  /** In a hash table, before the `=`. */
  isKey: boolean;
  /** Where the group began. */
  readonly start: number;
}

class PlaceReader {
  readonly #text: string;
  readonly #levels: Level[] = [];
  #offset = 0;

  constructor(text: string) {
    this.#text = text;
    this.#open(undefined, 0);
  }

  read(): CursorPlace | undefined {
    while (this.#offset < this.#text.length) {
      if (this.#levels.length > deepest) return undefined;
      const place = this.#step();
      if (place !== undefined) return place;
    }
    return this.#placeOf('', this.#offset);
  }

  get #level(): Level {
    // The outermost level is never closed.
    return this.#levels.at(-1) ?? this.#open(undefined, 0);
  }

  #at(offset: number): string {
    return this.#text.charAt(offset);
  }

  #open(opener: Opener | undefined, start: number): Level {
    const level: Level = {
      opener,
      words: [],
      before: [],
      last: [],
      isAfterPipe: false,
      isAfterComma: false,
      isKey: opener === '@{',
      start,
    };
    this.#levels.push(level);
    return level;
  }

  #step(): CursorPlace | undefined {
    const start = this.#offset;
    const c = this.#at(start);
    const next = this.#at(start + 1);
    if (c === '#' || (c === '<' && next === '#')) return this.#skipComment(c === '<');
    if (c === '`' && isNewline(next)) this.#offset += 2;
    else if (isNewline(c)) this.#endLine();
    else if (isSpace(c)) this.#offset += 1;
    else if (c === ';') this.#endStatement(1);
    else if (c === '|') this.#pipe(next);
    else if (c === '&') this.#endStatementAt('&&', next);
    else if (c === ',') {
      this.#offset += 1;
      this.#level.isAfterComma = true;
    } else if (c === '}' || c === ')') this.#close(c);
    else if (c === '{' || c === '(') this.#enter(c, 1);
    else if (c === '@' && (next === '{' || next === '(')) this.#enter(`@${next}`, 2);
    else if (c === '$' && next === '(') this.#enter('$(', 2);
    else if (c === '=' && this.#takesValue()) this.#endStatement(1);
    else return this.#word();
    return undefined;
  }

  #skipComment(isBlock: boolean): CursorPlace | undefined {
    const { length } = this.#text;
    const from = this.#offset;
    const end = isBlock ? this.#text.indexOf('#>', from + 2) : this.#text.slice(from).search(/[\r\n]/);
    if (end < 0) {
      this.#offset = length;
      return { ...this.#placeOf('', length), kind: 'comment' };
    }
    this.#offset = isBlock ? end + 2 : from + end;
    return undefined;
  }

  /** `$x =` and, in a hash table, `key =`. */
  #takesValue(): boolean {
    const { words, isKey } = this.#level;
    return isKey ? words.length > 0 : words.length === 1 && words[0]?.kind === 'variable';
  }

  #endLine(): void {
    const { isAfterPipe, words, isAfterComma } = this.#level;
    if ((isAfterPipe && words.length === 0) || isAfterComma) this.#offset += 1;
    else this.#endStatement(1);
  }

  #endStatement(length: number): void {
    const level = this.#level;
    const isEquals = this.#at(this.#offset) === '=';
    this.#offset += length;
    if (level.words.length > 0) level.last = [...level.before, { words: level.words }];
    level.words = [];
    level.before = [];
    level.isAfterPipe = false;
    level.isAfterComma = false;
    level.isKey = level.opener === '@{' && !isEquals;
  }

  #endStatementAt(operator: '&&' | '||', next: string): void {
    if (next === operator.charAt(1)) this.#endStatement(2);
    // `& $block`: the name of the command follows.
    else this.#offset += 1;
  }

  #pipe(next: string): void {
    if (next === '|') {
      this.#endStatement(2);
      return;
    }
    const level = this.#level;
    level.before = [...level.before, { words: level.words }];
    level.words = [];
    level.isAfterPipe = true;
    level.isAfterComma = false;
    this.#offset += 1;
  }

  #enter(opener: Opener, length: number): void {
    this.#open(opener, this.#offset);
    this.#offset += length;
  }

  #close(closer: string): void {
    const level = this.#level;
    this.#offset += 1;
    const { opener } = level;
    // A bracket that closes nothing is the parser's to complain about.
    if (opener === undefined || closers[opener] !== closer || this.#levels.length === 1) return;
    this.#levels.pop();
    const inner = level.words.length > 0 ? [...level.before, { words: level.words }] : level.last;
    const { start } = level;
    this.#add({ start, end: this.#offset, text: '', value: opener, kind: 'group', inner });
    const { words } = this.#level;
    const keyword = words[0]?.value.toLowerCase() ?? '';
    // `try {…}`: the keyword was taken out before.
    if (opener === '{' && (words.length === 1 || blockKeywords.has(keyword))) this.#endStatement(0);
  }

  #add(word: Omit<PlacedWord, 'continuesList'>): void {
    const level = this.#level;
    level.words.push({ ...word, continuesList: level.isAfterComma });
    level.isAfterComma = false;
    const keyword = word.kind === 'word' ? word.value.toLowerCase() : '';
    const isLeading = level.words.length === 1 && leadingKeywords.has(keyword);
    // `foreach ($x in …)`, `[string]$x = …`, `$x += …`
    const isTarget = level.words.length === 2 && /^[$[]/.test(level.words[0]?.text ?? '');
    if (isLeading || (isTarget && (keyword === 'in' || assignments.test(keyword)))) level.words = [];
  }

  /** Up to the end of a word, whose parts may be quoted; undefined when it ended before the cursor. */
  #word(): CursorPlace | undefined {
    const { opener, isKey, words } = this.#level;
    const start = this.#offset;
    const isVariable = this.#at(start) === '$';
    let value = '';
    let isString = false;
    while (this.#offset < this.#text.length) {
      const c = this.#at(this.#offset);
      if (isSingleQuote(c) || isDoubleQuote(c)) {
        const quote = isSingleQuote(c) ? "'" : '"';
        const from = this.#offset;
        const read = this.#string(quote);
        if (read === 'group') return undefined;
        if (read === undefined) return this.#openString(quote, from, start);
        isString ||= from === start;
        value += read;
        continue;
      }
      if (c === '`' && this.#offset + 1 < this.#text.length) {
        value += this.#at(this.#offset + 1);
        this.#offset += 2;
        continue;
      }
      const endsKey = c === '=' && ((isKey && opener === '@{') || (isVariable && words.length === 0));
      if (endsKey || (endsToken(c) && !this.#isBraced(start))) break;
      value += c;
      this.#offset += 1;
    }
    const end = this.#offset;
    const text = this.#text.slice(start, end);
    if (end === this.#text.length) return this.#placeOf(text, start, value);
    // A lone `=` or the like, which nothing above took.
    if (end === start) this.#offset += 1;
    const kind = isString ? 'string' : kindOf(text);
    this.#add({ start, end, text, value, kind, inner: this.#targetBefore(start) ?? [] });
    return undefined;
  }

  /** `${a b}`: the name ends at the brace. */
  #isBraced(start: number): boolean {
    const text = this.#text.slice(start, this.#offset + 1);
    return text.startsWith('${') ? !text.slice(0, -1).includes('}') : text === '${';
  }

  /** The value of a string that is closed; undefined for one that is not; `group` when `$(` is open in it. */
  #string(quote: "'" | '"'): string | undefined {
    const isQuote = quote === "'" ? isSingleQuote : isDoubleQuote;
    let value = '';
    let offset = this.#offset + 1;
    while (offset < this.#text.length) {
      const c = this.#at(offset);
      if (isQuote(c)) {
        if (!isQuote(this.#at(offset + 1))) {
          this.#offset = offset + 1;
          return value;
        }
        offset += 1;
      } else if (quote === '"' && c === '`') offset += 1;
      else if (quote === '"' && c === '$' && this.#at(offset + 1) === '(') {
        const end = this.#endOfSubExpression(offset);
        if (end === undefined) {
          this.#offset = offset;
          this.#enter('$(', 2);
          return 'group';
        }
        value += this.#text.slice(offset, end);
        offset = end;
        continue;
      }
      value += this.#at(offset);
      offset += 1;
    }
    return undefined;
  }

  /** Where `$(…)` in a string ends. */
  #endOfSubExpression(start: number): number | undefined {
    let depth = 0;
    for (let offset = start + 1; offset < this.#text.length; offset += 1) {
      const c = this.#at(offset);
      if (c === '(') depth += 1;
      else if (c === ')') {
        depth -= 1;
        if (depth === 0) return offset + 1;
      } else if (isSingleQuote(c)) {
        const end = this.#text.indexOf("'", offset + 1);
        if (end < 0) return undefined;
        offset = end;
      }
    }
    return undefined;
  }

  #openString(quote: "'" | '"', from: number, start: number): CursorPlace {
    const written = this.#text.slice(from + 1);
    const value = quote === "'" ? written.replaceAll("''", "'") : written.replace(/`(.)/gs, '$1');
    this.#offset = this.#text.length;
    const place = this.#placeOf(this.#text.slice(start), start, value);
    return { ...place, quote };
  }

  #placeOf(typed: string, start: number, value = typed): CursorPlace {
    const { words, before, isKey, isAfterComma } = this.#level;
    const isFirst = words.length === 0;
    return {
      kind: isKey && isFirst ? 'key' : isFirst ? 'command' : 'argument',
      typed,
      start,
      quote: undefined,
      value,
      continuesList: isAfterComma,
      target: this.#targetBefore(start),
      words,
      before,
      groups: this.#openGroups(),
    };
  }

  #targetBefore(start: number): readonly PlacedCommand[] | undefined {
    const word = this.#level.words.at(-1);
    return word?.kind === 'group' && word.end === start && start > 0 ? word.inner : undefined;
  }

  #openGroups(): OpenGroup[] {
    const groups: OpenGroup[] = [];
    for (let index = this.#levels.length - 1; index > 0; index -= 1) {
      const inside = this.#levels[index];
      const outside = this.#levels[index - 1];
      if (inside?.opener === undefined || outside === undefined) continue;
      groups.push({ opener: inside.opener, words: outside.words, before: outside.before });
    }
    return groups;
  }
}

function kindOf(text: string): PlacedWord['kind'] {
  if (text.startsWith('$')) return 'variable';
  return isDash(text.charAt(0)) && /^.[\p{L}_?]/u.test(text) ? 'parameter' : 'word';
}
