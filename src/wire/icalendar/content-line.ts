import { Buffer } from 'node:buffer';

/** RFC 5545 section 3.1: `NAME;PARAMETER=value,"value":value`, unfolded. Names are in capitals; the value is as it stands. */
export interface ContentLine {
  readonly name: string;
  readonly parameters: readonly LineParameter[];
  readonly value: string;
}

export interface LineParameter {
  readonly name: string;
  readonly values: readonly string[];
}

/** Bounds of one line: what goes beyond is cut off, for a line is worth reading without its end. */
export interface LineLimits {
  readonly maxLineLength: number;
  readonly maxParameters: number;
}

const nameCharacters = /[A-Za-z0-9_-]+/y;

/** Undefined for what has no name or no colon: senders wrap descriptions without folding them. */
export function parseContentLine(
  line: string,
  { maxParameters }: Pick<LineLimits, 'maxParameters'>,
): ContentLine | undefined {
  let at = 0;
  const readName = () => {
    nameCharacters.lastIndex = at;
    const name = nameCharacters.exec(line)?.[0] ?? '';
    at += name.length;
    return name.toUpperCase();
  };
  let name = readName();
  // vCard's groups stand in calendars of some senders: `item1.URL`.
  if (line[at] === '.') {
    at += 1;
    name = readName();
  }
  if (name === '') return undefined;
  const parameters: LineParameter[] = [];
  while (line[at] === ';' && parameters.length < maxParameters) {
    at += 1;
    while (line[at] === ' ') at += 1;
    const parameter = readName();
    if (line[at] !== '=') {
      if (line[at] === ';' || line[at] === ':') continue;
      return undefined;
    }
    const values: string[] = [];
    do {
      at += 1;
      const end = endOfParameterValue(line, at);
      values.push(readParameterValue(line.slice(at, end)));
      at = end;
    } while (line[at] === ',');
    parameters.push({ name: parameter, values });
  }
  if (line[at] !== ':') return undefined;
  return { name, parameters, value: line.slice(at + 1) };
}

/** A quote that is never closed hides nothing behind it: it stands for itself then. */
function endOfParameterValue(line: string, start: number): number {
  let at = start;
  if (line[at] === '"') {
    const close = line.indexOf('"', at + 1);
    if (close >= 0) at = close + 1;
  }
  while (at < line.length && line[at] !== ',' && line[at] !== ';' && line[at] !== ':') at += 1;
  return at;
}

/** RFC 6868: line ends and quotes in parameters. */
function readParameterValue(text: string): string {
  const bare = /^"(.*)"$/s.exec(text.trim())?.[1] ?? text.trim();
  return bare.replace(/\^(n|\^|')/g, (_, sign: string) => (sign === 'n' ? '\n' : sign === "'" ? '"' : '^'));
}

export function parameterOf(line: ContentLine, name: string): string | undefined {
  return line.parameters.find((parameter) => parameter.name === name)?.values[0];
}

const longestOctets = 75;

/** Folded at 75 octets and between characters (RFC 5545 section 3.1), with its line end. */
export function formatContentLine({ name, parameters, value }: ContentLine): string {
  const heads = parameters.map(
    (parameter) => `;${parameter.name}=${parameter.values.map(formatParameterValue).join(',')}`,
  );
  return fold(`${name}${heads.join('')}:${value.replace(/[\r\n\0]+/g, ' ')}`);
}

function formatParameterValue(text: string): string {
  const safe = text
    .replace(/\^/g, '^^')
    .replace(/\r\n|\r|\n/g, '^n')
    .replace(/"/g, "^'")
    .replace(/[\x00-\x08\x0a-\x1f\x7f]/g, '');
  return /[,;: ]/.test(safe) ? `"${safe}"` : safe;
}

function fold(line: string): string {
  if (line.length <= longestOctets && Buffer.byteLength(line) <= longestOctets) return `${line}\r\n`;
  const pieces: string[] = [];
  let piece = '';
  let octets = 0;
  for (const character of line) {
    const width = Buffer.byteLength(character);
    if (octets + width > longestOctets) {
      pieces.push(piece);
      piece = '';
      // The blank that a line begins with counts as well.
      octets = 1;
    }
    piece += character;
    octets += width;
  }
  pieces.push(piece);
  return `${pieces.join('\r\n ')}\r\n`;
}
