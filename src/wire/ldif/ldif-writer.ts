import { Buffer, isUtf8 } from 'node:buffer';
import { bufferOf } from '../mime/byte-string.ts';
import type { LdifOperation } from './ldif-record.ts';

export type WritableLdifValue = string | Uint8Array;

/** An attribute with its values, spelled as the directory does, options behind it. */
export interface LdifAttribute {
  readonly attribute: string;
  readonly values: readonly WritableLdifValue[];
}

/** In the form that is convenient to write; `LdifRecord` is what is read. */
export type WritableLdifRecord =
  | { readonly kind: 'content' | 'add'; readonly dn: string; readonly attributes: readonly LdifAttribute[] }
  | { readonly kind: 'delete'; readonly dn: string }
  | {
      readonly kind: 'modify';
      readonly dn: string;
      readonly modifications: readonly (LdifAttribute & { readonly operation: LdifOperation })[];
    }
  | {
      readonly kind: 'modrdn';
      readonly dn: string;
      readonly newRdn: string;
      readonly deletesOldRdn: boolean;
      readonly newSuperior?: string | undefined;
    };

export interface LdifWriterOptions {
  /** Of a line, in bytes (RFC 2849, note 2). */
  readonly foldAt?: number;
  /** A comment with the text before each line that is base64 because it is not ASCII, for people. */
  readonly explainsBase64?: boolean;
}

export const ldifVersion = 'version: 1\n\n';

/** With the empty line behind it. ASCII alone, so that no program on the way can spoil it. */
export function writeLdifRecord(record: WritableLdifRecord, options: LdifWriterOptions = {}): string {
  return `${[...linesOf(record)].map((line) => renderLine(line, options)).join('')}\n`;
}

/** Text for people, each of its lines a comment. */
export function writeLdifComment(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `# ${line}\n`)
    .join('');
}

type Line = '-' | { readonly name: string; readonly value: WritableLdifValue };

function* linesOf(record: WritableLdifRecord): Generator<Line> {
  yield { name: 'dn', value: record.dn };
  if (record.kind !== 'content') yield { name: 'changetype', value: record.kind };
  switch (record.kind) {
    case 'delete':
      return;
    case 'modrdn':
      yield { name: 'newrdn', value: record.newRdn };
      yield { name: 'deleteoldrdn', value: record.deletesOldRdn ? '1' : '0' };
      if (record.newSuperior !== undefined) yield { name: 'newsuperior', value: record.newSuperior };
      return;
    case 'modify':
      for (const { operation, attribute, values } of record.modifications) {
        yield { name: operation, value: attribute };
        for (const value of values) yield { name: attribute, value };
        yield '-';
      }
      return;
    case 'content':
    case 'add':
      for (const { attribute, values } of record.attributes) {
        for (const value of values) yield { name: attribute, value };
      }
  }
}

/** RFC 2849, SAFE-STRING: ASCII without NUL, CR and LF that begins with none of blank, `:` and `<`, and ends in no blank. */
const safeString = /^(?![ :<])[\x01-\x09\x0b\x0c\x0e-\x7f]*(?<! )$/;

function renderLine(line: Line, { foldAt = 76, explainsBase64 = false }: LdifWriterOptions): string {
  if (line === '-') return '-\n';
  const { name, value } = line;
  const text = typeof value === 'string' ? value : undefined;
  if (text !== undefined && safeString.test(text))
    return fold(text === '' ? `${name}:` : `${name}: ${text}`, foldAt);
  const bytes = text === undefined ? bufferOf(value as Uint8Array) : Buffer.from(text, 'utf8');
  const encoded = fold(`${name}:: ${bytes.toString('base64')}`, foldAt);
  const explained =
    explainsBase64 && isUtf8(bytes) && bytes.length <= 1000 ? bytes.toString('utf8') : undefined;
  // A control character in it could begin a line of its own.
  return explained === undefined || /[\p{Cc}\u2028\u2029]/u.test(explained)
    ? encoded
    : `# ${name}: ${explained}\n${encoded}`;
}

function fold(line: string, foldAt: number): string {
  if (line.length <= foldAt) return `${line}\n`;
  const pieces = [line.slice(0, foldAt)];
  for (let start = foldAt; start < line.length; start += foldAt - 1) {
    pieces.push(` ${line.slice(start, start + foldAt - 1)}`);
  }
  return `${pieces.join('\n')}\n`;
}
