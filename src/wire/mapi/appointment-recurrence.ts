import { Buffer } from 'node:buffer';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import {
  type RecurrencePattern,
  readRecurrencePattern,
  writeRecurrencePattern,
} from './recurrence-pattern.ts';

/** PidLidAppointmentRecur, [MS-OXOCAL] section 2.2.1.44.5. */
export interface AppointmentRecurrence {
  readonly pattern: RecurrencePattern;
  readonly writerVersion: number;
  /** Minutes from the midnight that an occurrence begins at. */
  readonly startOffset: number;
  readonly endOffset: number;
  readonly exceptions: readonly RecurrenceException[];
}

/**
 * An occurrence that differs, sections 2.2.1.44.2 and 2.2.1.44.4: minutes since the beginning of 1601, and what it has otherwise
 * than the series. What is not there is as the series has it.
 */
export interface RecurrenceException {
  readonly start: number;
  readonly end: number;
  readonly originalStart: number;
  readonly subject?: string | undefined;
  readonly meetingType?: number | undefined;
  readonly reminderDelta?: number | undefined;
  readonly reminderSet?: number | undefined;
  readonly location?: string | undefined;
  readonly busyStatus?: number | undefined;
  readonly hasAttachment?: number | undefined;
  /** Whether it takes whole days. */
  readonly subType?: number | undefined;
  readonly color?: number | undefined;
  /** Its body is in the embedded message. */
  readonly hasBody?: boolean | undefined;
  /** [MS-OXOCAL] section 2.2.1.44.3. */
  readonly changeHighlight?: number | undefined;
}

const readerVersion2 = 0x3006;
export const writerVersion2 = 0x3009;

/** Section 2.2.1.44.2, OverrideFlags. */
const Override = {
  subject: 0x0001,
  meetingType: 0x0002,
  reminderDelta: 0x0004,
  reminder: 0x0008,
  location: 0x0010,
  busyStatus: 0x0020,
  attachment: 0x0040,
  subType: 0x0080,
  color: 0x0100,
  body: 0x0200,
} as const;

export function readAppointmentRecurrence(bytes: Uint8Array): AppointmentRecurrence {
  const reader = new ByteReader(bytes);
  const pattern = readRecurrencePattern(reader);
  reader.u32();
  const writerVersion = reader.u32();
  const [startOffset, endOffset] = [reader.u32(), reader.u32()];
  const count = reader.count(reader.u16(), 14);
  const heads = Array.from({ length: count }, () => readExceptionInfo(reader));
  // Old writers end here; exceptions then have their texts in the code page of the writer alone.
  if (reader.left < 4) {
    return { pattern, writerVersion, startOffset, endOffset, exceptions: heads.map(({ info }) => info) };
  }
  reader.bytes(reader.u32());
  const exceptions = heads.map(({ info, flags }) => readExtended(reader, writerVersion, info, flags));
  return { pattern, writerVersion, startOffset, endOffset, exceptions };
}

interface Head {
  readonly info: RecurrenceException;
  readonly flags: number;
}

function readExceptionInfo(reader: ByteReader): Head {
  const [start, end, originalStart, flags] = [reader.u32(), reader.u32(), reader.u32(), reader.u16()];
  const has = (flag: number) => (flags & flag) !== 0;
  const number = (flag: number) => (has(flag) ? reader.u32() : undefined);
  const text = (flag: number) => {
    if (!has(flag)) return undefined;
    reader.u16();
    return Buffer.from(reader.bytes(reader.u16())).toString('latin1');
  };
  // In the order of the structure, which is that of evaluation.
  const info: RecurrenceException = {
    start,
    end,
    originalStart,
    subject: text(Override.subject),
    meetingType: number(Override.meetingType),
    reminderDelta: number(Override.reminderDelta),
    reminderSet: number(Override.reminder),
    location: text(Override.location),
    busyStatus: number(Override.busyStatus),
    hasAttachment: number(Override.attachment),
    subType: number(Override.subType),
    color: number(Override.color),
    hasBody: has(Override.body) ? true : undefined,
  };
  return { info, flags };
}

function readExtended(
  reader: ByteReader,
  writerVersion: number,
  info: RecurrenceException,
  flags: number,
): RecurrenceException {
  let changeHighlight: number | undefined;
  if (writerVersion >= writerVersion2) {
    const highlight = new ByteReader(reader.bytes(reader.u32()));
    if (highlight.left >= 4) changeHighlight = highlight.u32();
  }
  reader.bytes(reader.u32());
  const hasSubject = (flags & Override.subject) !== 0;
  const hasLocation = (flags & Override.location) !== 0;
  if (!hasSubject && !hasLocation) return { ...info, changeHighlight };
  reader.bytes(12);
  const wide = () => Buffer.from(reader.bytes(reader.u16() * 2)).toString('utf16le');
  const subject = hasSubject ? wide() : undefined;
  const location = hasLocation ? wide() : undefined;
  reader.bytes(reader.u32());
  return { ...info, subject, location, changeHighlight };
}

export function writeAppointmentRecurrence(recurrence: AppointmentRecurrence): Uint8Array {
  const writer = new ByteWriter();
  writeRecurrencePattern(writer, recurrence.pattern);
  writer.u32(readerVersion2).u32(recurrence.writerVersion);
  writer.u32(recurrence.startOffset).u32(recurrence.endOffset).u16(recurrence.exceptions.length);
  for (const exception of recurrence.exceptions) writeExceptionInfo(writer, exception);
  writer.u32(0);
  for (const exception of recurrence.exceptions) {
    writeExtended(writer, recurrence.writerVersion, exception);
  }
  writer.u32(0);
  return writer.written;
}

function writeExceptionInfo(writer: ByteWriter, exception: RecurrenceException): void {
  writer.u32(exception.start).u32(exception.end).u32(exception.originalStart);
  const flagsAt = writer.length;
  let flags = exception.hasBody ? Override.body : 0;
  writer.u16(0);
  const number = (flag: number, value: number | undefined) => {
    if (value === undefined) return;
    flags |= flag;
    writer.u32(value >>> 0);
  };
  const text = (flag: number, value: string | undefined) => {
    if (value === undefined) return;
    flags |= flag;
    const bytes = narrow(value);
    writer
      .u16(bytes.length + 1)
      .u16(bytes.length)
      .bytes(bytes);
  };
  text(Override.subject, exception.subject);
  number(Override.meetingType, exception.meetingType);
  number(Override.reminderDelta, exception.reminderDelta);
  number(Override.reminder, exception.reminderSet);
  text(Override.location, exception.location);
  number(Override.busyStatus, exception.busyStatus);
  number(Override.attachment, exception.hasAttachment);
  number(Override.subType, exception.subType);
  number(Override.color, exception.color);
  writer.setU16(flagsAt, flags);
}

function writeExtended(writer: ByteWriter, writerVersion: number, exception: RecurrenceException): void {
  if (writerVersion >= writerVersion2) writer.u32(4).u32(exception.changeHighlight ?? 0);
  writer.u32(0);
  const { subject, location } = exception;
  if (subject === undefined && location === undefined) return;
  writer.u32(exception.start).u32(exception.end).u32(exception.originalStart);
  for (const text of [subject, location]) {
    if (text === undefined) continue;
    const wide = Buffer.from(text.slice(0, longestText), 'utf16le');
    writer.u16(wide.length / 2).bytes(wide);
  }
  writer.u32(0);
}

const longestText = 0x7fff;

/** Readers of today take the wide text; here stands what fits in Latin-1. */
const narrow = (text: string): Uint8Array =>
  Buffer.from(text.slice(0, longestText).replace(/[^\x00-\xff]/gu, '?'), 'latin1');
