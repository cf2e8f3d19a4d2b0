/**
 * LDIF (RFC 2849), as directories and people write it: entries and changes, UTF-8 and UTF-16, any line ends, and what
 * ldapsearch prints around its entries. Bytes come in pieces; records come out as soon as the next line shows that they are whole.
 *
 * - `between`: before a record; empty lines, `version:` and what ldapsearch says of its search are passed over.
 * - `record`: behind a `dn:`.
 * - `broken`: in a record of which an error was given; the next empty line ends it.
 */
import { isUtf8 } from 'node:buffer';
import { bufferOf } from '../mime/byte-string.ts';
import { type LdifBodyLine, readLdifBody } from './ldif-change.ts';
import { LdifEncoding } from './ldif-encoding.ts';
import { attributeOf, readLdifLine } from './ldif-line.ts';
import { type LdifLine, LdifLines } from './ldif-lines.ts';
import {
  defaultLdifLimits,
  LdifError,
  type LdifLimits,
  type LdifRecord,
  type LdifValue,
  type OmittedValue,
} from './ldif-record.ts';

export interface LdifReaderOptions {
  readonly limits?: Partial<LdifLimits>;
  /** What becomes of a value above the limit: the record is an error, or comes without it and says so. */
  readonly largeValues?: 'refuse' | 'omit';
  /** A last line without an end: most often the file was cut there. */
  readonly unfinishedLine?: 'refuse' | 'accept';
}

export type LdifItem =
  | { readonly kind: 'record'; readonly record: LdifRecord }
  | { readonly kind: 'error'; readonly error: LdifError };

interface OpenRecord {
  readonly dn: string;
  readonly line: number;
  readonly lines: LdifBodyLine[];
  readonly omitted: OmittedValue[];
  bytes: number;
}

/** ldapsearch without -LLL ends with these. */
const searchRemarks: ReadonlySet<string> = new Set([
  'search',
  'result',
  'ref',
  'matcheddn',
  'text',
  'control',
]);
const hyphen = 0x2d;

export class LdifReader {
  readonly #limits: LdifLimits;
  readonly #largeValues: 'refuse' | 'omit';
  readonly #unfinishedLine: 'refuse' | 'accept';
  readonly #encoding = new LdifEncoding();
  readonly #lines: LdifLines;
  #state: 'between' | 'record' | 'broken' = 'between';
  #open: OpenRecord | undefined;
  #items: LdifItem[] = [];

  constructor({ limits, largeValues = 'refuse', unfinishedLine = 'refuse' }: LdifReaderOptions = {}) {
    this.#limits = { ...defaultLdifLimits, ...limits };
    this.#largeValues = largeValues;
    this.#unfinishedLine = unfinishedLine;
    this.#lines = new LdifLines(this.#limits.maxValueBytes, (line) => this.#take(line));
  }

  /** The records that this piece completes, and what is wrong with others. */
  push(bytes: Uint8Array): LdifItem[] {
    this.#lines.push(this.#encoding.push(bytes));
    return this.#given();
  }

  end(): LdifItem[] {
    this.#lines.push(this.#encoding.end());
    const isUnfinished = this.#lines.end();
    const open = this.#open;
    const line = this.#lines.number - 1;
    if (open !== undefined && open.lines.length === 0 && open.omitted.length === 0) {
      this.#refuse(
        new LdifError(
          'cut',
          `The file ends behind the DN in line ${open.line}: ${open.dn}. It was cut: copy it again.`,
          line,
          open.dn,
        ),
      );
    } else if (isUnfinished && this.#unfinishedLine === 'refuse' && open !== undefined) {
      const message = `The file ends in the middle of line ${line}, in ${open.dn}. It was cut: copy it again; if it is whole, put a line end behind its last line.`;
      this.#refuse(new LdifError('cut', message, line, open.dn));
    } else this.#endRecord();
    return this.#given();
  }

  #given(): LdifItem[] {
    const items = this.#items;
    if (items.length > 0) this.#items = [];
    return items;
  }

  #take(line: LdifLine): void {
    if (isEmpty(line)) {
      this.#endRecord();
      return;
    }
    if (this.#state === 'broken') return;
    try {
      if (this.#open === undefined) this.#begin(line);
      else this.#add(this.#open, line);
    } catch (error) {
      if (!(error instanceof LdifError)) throw error;
      this.#refuse(error);
    }
  }

  #begin(line: LdifLine): void {
    this.#refuseTooLong(line);
    const value = readLdifLine(line, undefined);
    const name = value.attribute.toLowerCase();
    if (name === 'version') {
      const version = bufferOf(value.value).toString('latin1').trim();
      if (version === '1') return;
      const message = `Line ${line.number} says that this is version ${version.slice(0, 20)} of LDIF; version 1 is known here.`;
      throw new LdifError('version', message, line.number);
    }
    if (searchRemarks.has(name)) {
      this.#state = 'broken';
      return;
    }
    if (name !== 'dn') {
      const message = `A record begins in line ${line.number} with ${value.attribute} and not with "dn:". Is there an empty line before it that should not be?`;
      throw new LdifError('dn.missing', message, line.number);
    }
    this.#open = { dn: readDn(value), line: line.number, lines: [], omitted: [], bytes: 0 };
    this.#state = 'record';
  }

  #add(open: OpenRecord, line: LdifLine): void {
    const { maxValueBytes, maxRecordBytes, maxValues } = this.#limits;
    if (line.length > maxValueBytes) {
      if (this.#largeValues === 'refuse') this.#refuseTooLong(line, open.dn);
      open.omitted.push({ attribute: attributeOf(line), line: line.number, bytes: line.length });
      return;
    }
    if (line.bytes.length === 1 && line.bytes[0] === hyphen) {
      open.lines.push({ separator: true, line: line.number });
      return;
    }
    const value = readLdifLine(line, open.dn);
    open.bytes += value.value.length;
    if (open.bytes > maxRecordBytes || open.lines.length >= maxValues) {
      const limit =
        open.lines.length >= maxValues
          ? `${maxValues.toLocaleString('en-US')} values`
          : `${maxRecordBytes.toLocaleString('en-US')} bytes`;
      const message = `The record of ${open.dn} (line ${open.line}) has more than ${limit}. Leave its large attributes out of the export.`;
      throw new LdifError('tooLarge', message, line.number, open.dn);
    }
    if (value.attribute.toLowerCase() === 'dn') {
      const message = `A second "dn:" stands in line ${line.number}, in the record of ${open.dn}. Put an empty line before it.`;
      throw new LdifError('dn.missing', message, line.number, open.dn);
    }
    open.lines.push(value);
  }

  #endRecord(): void {
    const open = this.#open;
    this.#open = undefined;
    this.#state = 'between';
    if (open === undefined) return;
    try {
      this.#items.push({ kind: 'record', record: readLdifBody(open) });
    } catch (error) {
      if (!(error instanceof LdifError)) throw error;
      this.#items.push({ kind: 'error', error });
    }
  }

  #refuse(error: LdifError): void {
    this.#open = undefined;
    this.#state = 'broken';
    this.#items.push({ kind: 'error', error });
  }

  #refuseTooLong(line: LdifLine, dn?: string): void {
    const { maxValueBytes } = this.#limits;
    if (line.length <= maxValueBytes) return;
    const attribute = attributeOf(line);
    const whose = attribute === '' ? 'The value' : `The value of ${attribute}`;
    const message = `${whose} in line ${line.number} has ${line.length.toLocaleString('en-US')} bytes; at most ${maxValueBytes.toLocaleString('en-US')} are read. Leave it out of the export.`;
    throw new LdifError('tooLarge', message, line.number, dn);
  }
}

/** Editors leave blanks behind. */
function isEmpty({ bytes }: LdifLine): boolean {
  return bytes.length === 0 || (bytes[0] === 0x09 && bytes.toString('latin1').trim() === '');
}

function readDn(value: LdifValue): string {
  if (isUtf8(value.value)) return bufferOf(value.value).toString('utf8').trim();
  const message = `The DN in line ${value.line} is no UTF-8. Save the file as UTF-8, or export it again.`;
  throw new LdifError('dn.unreadable', message, value.line);
}
