import { Buffer } from 'node:buffer';
import { encodeBase64Lines } from './base64.ts';
import { foldField } from './header-format.ts';

/** The header of a message of several parts and a text for people as the first of them, up to where the next part's header begins. */
export function textFirst(fields: readonly string[], boundary: string, text: string): string {
  const lines = Buffer.from(text.replace(/\r\n|\r|\n/g, '\r\n'), 'utf8');
  return [
    ...fields.map((field) => foldField(field)),
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    encodeBase64Lines(lines).trimEnd(),
    `--${boundary}`,
    '',
  ].join('\r\n');
}
