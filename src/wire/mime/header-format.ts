import { Buffer } from 'node:buffer';
import { isAscii } from './byte-string.ts';

/** What others have given, as the value of a field: nothing in it ends the line. */
export const oneLine = (text: string): string => text.replaceAll(/[\x00-\x1f\x7f]+/g, ' ').slice(0, 900);

/** RFC 5322 section 2.1.1: better no more than this in a line. */
const preferredLength = 76;

/**
 * `Name: value` broken at its blanks. A word longer than a line stays whole: only 998 is a hard limit, and
 * what has no blanks cannot be broken without altering it.
 */
export function foldField(field: string): string {
  // A value with a line end would add fields of its own.
  const line = field.replace(/[\r\n\0]+[ \t]*/g, ' ');
  if (line.length <= preferredLength) return line;
  const out: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    const isFirst = current === '';
    if (
      !isFirst &&
      current.trim() !== '' &&
      current.length + 1 + word.length > preferredLength &&
      word !== ''
    ) {
      out.push(current);
      current = ` ${word}`;
    } else {
      current = isFirst ? word : `${current} ${word}`;
    }
  }
  out.push(current);
  return out.join('\r\n');
}

/** `; name=value`, quoted where RFC 2045 section 5.1 asks for it, after RFC 2231 where it is not ASCII. */
export function formatParameter(name: string, value: string): string {
  const line = value.replace(/[\r\n\0]+/g, ' ');
  if (isAscii(line) && line.length <= 60) {
    return /^[A-Za-z0-9!#$&+.^_`{|}~-]+$/.test(line)
      ? `; ${name}=${line}`
      : `; ${name}="${line.replace(/["\\]/g, '\\$&')}"`;
  }
  const segments = percentSegments(line);
  if (segments.length === 1) return `; ${name}*=utf-8''${segments[0]}`;
  return segments
    .map((segment, index) => `; ${name}*${index}*=${index === 0 ? "utf-8''" : ''}${segment}`)
    .join('');
}

const maxSegment = 60;

function percentSegments(value: string): string[] {
  const segments: string[] = [];
  let current = '';
  for (const character of value) {
    const isPlain = /^[A-Za-z0-9.\-_~]$/.test(character);
    const encoded = isPlain ? character : percentEncoded(character);
    if (current.length + encoded.length > maxSegment) {
      segments.push(current);
      current = '';
    }
    current += encoded;
  }
  segments.push(current);
  return segments;
}

function percentEncoded(character: string): string {
  return [...Buffer.from(character, 'utf8')]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}
