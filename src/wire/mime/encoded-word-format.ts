import { Buffer } from 'node:buffer';
import { isAscii } from './byte-string.ts';
import { encodeText } from './charset-encode.ts';

/** RFC 2047 section 2: 75 characters a word. */
const maxWordLength = 75;

/**
 * Text of an unstructured field or a phrase as encoded words, or as it stands when it is plain ASCII. No
 * character is cut between words, which is what readers without `decodeWords`' patience need.
 */
export function encodeWords(text: string, charset = 'utf-8'): string {
  // Line ends in a value would open a field of their own.
  const line = text.replace(/[\r\n\0]+/g, ' ');
  if (isAscii(line) && !line.includes('=?') && line.trim() === line) return line;
  const usable = encodeText(line, charset) === undefined ? 'utf-8' : charset;
  const prefix = `=?${usable}?B?`;
  const maxBytes = Math.floor((maxWordLength - prefix.length - 2) / 4) * 3;
  const words: string[] = [];
  let piece = '';
  let encoded: Uint8Array = new Uint8Array();
  for (const character of line) {
    const next = encodeText(piece + character, usable) ?? Buffer.from(piece + character);
    if (next.length > maxBytes && piece !== '') {
      words.push(`${prefix}${Buffer.from(encoded).toString('base64')}?=`);
      piece = character;
      encoded = encodeText(character, usable) ?? Buffer.from(character);
    } else {
      piece += character;
      encoded = next;
    }
  }
  if (piece !== '') words.push(`${prefix}${Buffer.from(encoded).toString('base64')}?=`);
  return words.join(' ');
}
