import { Buffer } from 'node:buffer';
import { isAscii } from './byte-string.ts';
import { canonicalCharset } from './charset-labels.ts';
import { doubleByteTable } from './charset-table.ts';

/** Charsets whose characters are one or two bytes without shifts: those a table can be turned round for. */
const invertible =
  /^(?:euc-kr|shift_jis|big5|gbk|gb18030|koi8-[ru]|windows-\d+|iso-8859-\d+|macintosh|ibm866)$/;

/**
 * Bytes of a text in a charset, or undefined when the charset lacks one of its characters or cannot be
 * written here; the caller then takes UTF-8.
 */
export function encodeText(text: string, charset: string): Uint8Array | undefined {
  const name = canonicalCharset(charset);
  if (name === 'utf-8') return Buffer.from(text, 'utf8');
  if (name === 'guess') return isAscii(text) ? Buffer.from(text, 'latin1') : undefined;
  if (name === 'iso-2022-kr') return encodeIso2022Kr(text);
  if (!invertible.test(name)) return undefined;
  const table = doubleByteTable(name);
  const out = Buffer.alloc(text.length * 2);
  let length = 0;
  for (const character of text) {
    const code = table.findCode(character);
    if (code === undefined) return undefined;
    if (code > 0xff) out[length++] = code >> 8;
    out[length++] = code & 0xff;
  }
  return out.subarray(0, length);
}

/** RFC 1557: the designator once at the start, each line back in ASCII at its end. */
function encodeIso2022Kr(text: string): Uint8Array | undefined {
  const table = doubleByteTable('euc-kr');
  const out: number[] = [0x1b, 0x24, 0x29, 0x43];
  let isShifted = false;
  for (const character of text) {
    const code = table.findCode(character);
    if (code === undefined) return undefined;
    const isDouble = code > 0xff;
    // Only the KS X 1001 part of CP949 has a 7-bit form.
    if (isDouble && (code >> 8 < 0xa1 || (code & 0xff) < 0xa1)) return undefined;
    if (isDouble !== isShifted) out.push(isDouble ? 0x0e : 0x0f);
    isShifted = isDouble;
    if (isDouble) out.push((code >> 8) & 0x7f, code & 0x7f);
    else out.push(code);
  }
  if (isShifted) out.push(0x0f);
  return Uint8Array.from(out);
}
