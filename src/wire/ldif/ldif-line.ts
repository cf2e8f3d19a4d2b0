import { Buffer } from 'node:buffer';
import type { LdifLine } from './ldif-lines.ts';
import { LdifError, type LdifValue } from './ldif-record.ts';

const colon = 0x3a;
const lessThan = 0x3c;
const space = 0x20;
const equals = 0x3d;

/** RFC 4512 section 1.4 and 2.5; underscores, which old servers allow. */
const description = /^([A-Za-z0-9][\w.-]*)((?:;[\w=*.-]+)*)$/;
const shownLength = 40;

/** `attribute;option: value`, `attribute:: base64`. What was read before of the record says whose line it is. */
export function readLdifLine({ bytes, number }: LdifLine, dn: string | undefined): LdifValue {
  const end = bytes.indexOf(colon);
  const { attribute, options } = readDescription(end, bytes, number, dn);
  const mark = bytes[end + 1];
  const isBase64 = mark === colon;
  let start = end + (isBase64 || mark === lessThan ? 2 : 1);
  while (bytes[start] === space) start += 1;
  if (mark === lessThan) {
    const message = `Line ${number} takes the value of ${attribute} from another file (":<"), and only this file is read. Write the value into it as base64, behind "${attribute}::".`;
    throw new LdifError('url', message, number, dn);
  }
  const raw = bytes.subarray(start);
  const value = isBase64 ? decodeBase64(raw, attribute, number, dn) : Buffer.from(raw);
  return { attribute, options, value, line: number };
}

/** Of a line that is too long to be read. */
export function attributeOf({ bytes }: LdifLine): string {
  const end = bytes.indexOf(colon);
  const name = bytes.toString('latin1', 0, end === -1 ? shownLength : end);
  return description.exec(name)?.[1] ?? '';
}

const noOptions: readonly string[] = [];

function readDescription(end: number, bytes: Buffer, number: number, dn: string | undefined) {
  const name = bytes.toString('latin1', 0, Math.max(end, 0)).trimEnd();
  const match = description.exec(name);
  if (end === -1 || match === null) {
    const shown = JSON.stringify(bytes.toString('utf8', 0, shownLength));
    const message = `Line ${number} is no "attribute: value": ${shown}. Remove it, or put a space before it if it belongs to the line above.`;
    throw new LdifError('line.unreadable', message, number, dn);
  }
  const [, attribute = '', options = ''] = match;
  return { attribute, options: options === '' ? noOptions : options.slice(1).split(';') };
}

function decodeBase64(raw: Buffer, attribute: string, number: number, dn: string | undefined): Uint8Array {
  let end = raw.length;
  while (raw[end - 1] === space) end -= 1;
  let letters = end;
  while (letters > 0 && raw[letters - 1] === equals) letters -= 1;
  const text = raw.toString('latin1', 0, letters);
  const decoded = Buffer.from(text, 'base64');
  // Node passes over what is no base64, so that less comes out than there should, and takes `-` and `_` of base64url.
  const isWhole = end % 4 === 0 && end - letters <= 2 && decoded.length === Math.floor((letters * 3) / 4);
  if (!isWhole || text.includes('-') || text.includes('_')) {
    const message = `The value of ${attribute} in line ${number} is no base64. Its lines may be cut or folded wrongly: export the object again.`;
    throw new LdifError('base64', message, number, dn);
  }
  return decoded;
}
