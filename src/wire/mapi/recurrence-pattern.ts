import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { MapiFormatError } from './mapi-format-error.ts';

/** [MS-OXOCAL] section 2.2.1.44.1. Dates are minutes since the beginning of 1601, by the clock of the place. */
export interface RecurrencePattern {
  readonly frequency: number;
  readonly patternType: number;
  readonly calendarType: number;
  readonly firstDateTime: number;
  /** Minutes for days, else weeks or months. */
  readonly period: number;
  /** Of tasks: the next one comes so long after the last was done. */
  readonly sliding: number;
  /** Of week and month-nth patterns: Sunday is bit 0. */
  readonly weekdays: number;
  /** Of month patterns. */
  readonly dayOfMonth: number;
  /** Of month-nth patterns: 5 is the last. */
  readonly place: number;
  readonly endType: number;
  readonly occurrenceCount: number;
  readonly firstWeekday: number;
  /** Days whose occurrence is not where the pattern has it: taken away, or moved or changed. */
  readonly deletedDates: readonly number[];
  /** Days on which what was moved or changed is now. */
  readonly modifiedDates: readonly number[];
  readonly startDate: number;
  readonly endDate: number;
}

export const RecurrenceFrequency = {
  daily: 0x200a,
  weekly: 0x200b,
  monthly: 0x200c,
  yearly: 0x200d,
} as const;

export const PatternType = {
  day: 0x0000,
  week: 0x0001,
  month: 0x0002,
  monthNth: 0x0003,
  monthEnd: 0x0004,
  hijriMonth: 0x000a,
  hijriMonthNth: 0x000b,
  hijriMonthEnd: 0x000c,
} as const;

export const RecurrenceEnd = { date: 0x2021, count: 0x2022, never: 0x2023 } as const;
/** What some writers put in place of 0x2023; [MS-OXOCAL] section 2.2.1.44.1 lets readers take it. */
const neverToo = 0xffff_ffff;

/** End date of what never ends: 31 August 4500, 23:59. */
export const noEndDate = 0x5ae9_80df;

const version = 0x3004;

export function readRecurrencePattern(reader: ByteReader): RecurrencePattern {
  const [readerVersion] = [reader.u16(), reader.u16()];
  if (readerVersion !== version) {
    throw new MapiFormatError(`A recurrence has the version 0x${readerVersion.toString(16)}.`);
  }
  const [frequency, patternType, calendarType] = [reader.u16(), reader.u16(), reader.u16()];
  const [firstDateTime, period, sliding] = [reader.u32(), reader.u32(), reader.u32()];
  let [weekdays, dayOfMonth, place] = [0, 0, 0];
  const shape = shapeOf(patternType);
  if (shape === 'week') weekdays = reader.u32();
  if (shape === 'month') dayOfMonth = reader.u32();
  if (shape === 'monthNth') [weekdays, place] = [reader.u32(), reader.u32()];
  const end = reader.u32();
  const [occurrenceCount, firstWeekday] = [reader.u32(), reader.u32()];
  const deletedDates = readDates(reader);
  const modifiedDates = readDates(reader);
  const [startDate, endDate] = [reader.u32(), reader.u32()];
  return {
    frequency,
    patternType,
    calendarType,
    firstDateTime,
    period,
    sliding,
    weekdays,
    dayOfMonth,
    place,
    endType: end === neverToo ? RecurrenceEnd.never : end,
    occurrenceCount,
    firstWeekday,
    deletedDates,
    modifiedDates,
    startDate,
    endDate,
  };
}

export function writeRecurrencePattern(writer: ByteWriter, pattern: RecurrencePattern): void {
  writer.u16(version).u16(version);
  writer.u16(pattern.frequency).u16(pattern.patternType).u16(pattern.calendarType);
  writer.u32(pattern.firstDateTime).u32(pattern.period).u32(pattern.sliding);
  const shape = shapeOf(pattern.patternType);
  if (shape === 'week') writer.u32(pattern.weekdays);
  if (shape === 'month') writer.u32(pattern.dayOfMonth);
  if (shape === 'monthNth') writer.u32(pattern.weekdays).u32(pattern.place);
  writer.u32(pattern.endType).u32(pattern.occurrenceCount).u32(pattern.firstWeekday);
  writeDates(writer, pattern.deletedDates);
  writeDates(writer, pattern.modifiedDates);
  writer.u32(pattern.startDate).u32(pattern.endDate);
}

/** Sections 2.2.1.44.1.3 to 2.2.1.44.1.6. */
function shapeOf(patternType: number): 'day' | 'week' | 'month' | 'monthNth' {
  switch (patternType) {
    case PatternType.day:
      return 'day';
    case PatternType.week:
      return 'week';
    case PatternType.month:
    case PatternType.monthEnd:
    case PatternType.hijriMonth:
    case PatternType.hijriMonthEnd:
      return 'month';
    case PatternType.monthNth:
    case PatternType.hijriMonthNth:
      return 'monthNth';
    default:
      throw new MapiFormatError(`A recurrence is of the type 0x${patternType.toString(16)}.`);
  }
}

function readDates(reader: ByteReader): number[] {
  const count = reader.count(reader.u32(), 4);
  return Array.from({ length: count }, () => reader.u32());
}

function writeDates(writer: ByteWriter, dates: readonly number[]): void {
  writer.u32(dates.length);
  for (const date of dates) writer.u32(date);
}
