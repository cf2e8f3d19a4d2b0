/**
 * The resource path of an OData address: OData version 4.01, part 2, section 4. `Mailbox('kim@contoso.com')/Exchange.GetMailboxStatistics()`
 * is a segment with a key and one without arguments. Quotes protect slashes, and a doubled quote stands for itself.
 */
import { ODataError } from './odata-error.ts';

export interface ResourceSegment {
  readonly name: string;
  /** Of what stands in parentheses alone. */
  readonly key: string | undefined;
  /** Of what stands there as `name=value`; names in lower case, values without quotes and type. */
  readonly args: ReadonlyMap<string, string>;
}

const maxSegments = 8;
const maxArguments = 16;

const name = /[A-Za-z_$][\w.$]*/y;
const argumentName = /([A-Za-z_]\w*)\s*=\s*/y;
/** `'text'`, `Namespace.Type'text'`, or a word such as a number or a GUID. */
const literal = /(?:[A-Za-z_][\w.]*)?'((?:[^']|'')*)'|([^\s'(),/]+)/y;

/** Takes the path with its percent signs decoded. */
export function parseResourcePath(text: string): readonly ResourceSegment[] {
  const segments: ResourceSegment[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  const wrong = (what: string): ODataError =>
    new ODataError(`${what} is expected at position ${at + 1} of the path.`);
  const takeLiteral = (): string => {
    const found = take(literal);
    if (found === null) throw wrong("A value such as 'kim@contoso.com'");
    return found[2] ?? (found[1] ?? '').replaceAll("''", "'");
  };
  while (at < text.length) {
    const found = take(name);
    if (found === null) throw wrong('A name');
    if (segments.length === maxSegments) throw new ODataError(`The path has more than ${maxSegments} parts.`);
    let key: string | undefined;
    const args = new Map<string, string>();
    if (text[at] === '(') {
      at += 1;
      while (text[at] !== ')') {
        const argument = take(argumentName);
        const value = takeLiteral();
        if (argument === null) key = value;
        else args.set((argument[1] ?? '').toLowerCase(), value);
        if (args.size > maxArguments) throw new ODataError('There are too many arguments in the path.');
        if (text[at] === ',') at += 1;
        else if (text[at] !== ')') throw wrong('A closing parenthesis');
      }
      at += 1;
    }
    segments.push({ name: found[0], key, args });
    if (at < text.length && text[at] !== '/') throw wrong('A slash');
    at += 1;
  }
  return segments;
}
