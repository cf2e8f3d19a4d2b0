import { Buffer } from 'node:buffer';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { MapiFormatError } from './mapi-format-error.ts';

/** [MS-DTYP] section 2.3.13. In a rule, `day` is the how manieth `dayOfWeek` of the month, 5 the last, where `year` is 0. */
export interface SystemTime {
  readonly year: number;
  readonly month: number;
  readonly dayOfWeek: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly milliseconds: number;
}

/** What both structures have in common: minutes that are added to local time to get UTC, and when the clocks are turned. */
export interface TimeZoneRule {
  readonly bias: number;
  readonly standardBias: number;
  readonly daylightBias: number;
  /** With month 0 where there is no daylight saving time. */
  readonly standardDate: SystemTime;
  readonly daylightDate: SystemTime;
}

/** One rule of [MS-OXOCAL] section 2.2.1.41.1, and from when on it holds. */
export interface TimeZoneDefinitionRule extends TimeZoneRule {
  readonly flags: number;
  readonly start: SystemTime;
}

export interface TimeZoneDefinition {
  readonly keyName: string;
  readonly rules: readonly TimeZoneDefinitionRule[];
}

/** [MS-OXOCAL] section 2.2.1.41.1, TZRule flags. */
export const TimeZoneRuleFlag = { recurCurrent: 0x0001, effective: 0x0002 } as const;

export const noTime: SystemTime = {
  year: 0,
  month: 0,
  dayOfWeek: 0,
  day: 0,
  hour: 0,
  minute: 0,
  second: 0,
  milliseconds: 0,
};

const hasKeyName = 0x0002;
const hasGuid = 0x0001;
/** [MS-OXOCAL] section 2.2.1.41 lets there be as many as fit: years of one zone. */
const mostRules = 1024;

/** PidLidTimeZoneStruct, [MS-OXOCAL] section 2.2.1.39. */
export function readTimeZoneStruct(bytes: Uint8Array): TimeZoneRule {
  const reader = new ByteReader(bytes);
  const [bias, standardBias, daylightBias] = [reader.i32(), reader.i32(), reader.i32()];
  reader.u16();
  const standardDate = readSystemTime(reader);
  reader.u16();
  const daylightDate = readSystemTime(reader);
  return { bias, standardBias, daylightBias, standardDate, daylightDate };
}

export function writeTimeZoneStruct(rule: TimeZoneRule): Uint8Array {
  const writer = new ByteWriter(48).u32(rule.bias >>> 0).u32(rule.standardBias >>> 0);
  writer.u32(rule.daylightBias >>> 0).u16(rule.standardDate.year);
  writeSystemTime(writer, rule.standardDate);
  writer.u16(rule.daylightDate.year);
  writeSystemTime(writer, rule.daylightDate);
  return writer.written;
}

/** PidLidAppointmentTimeZoneDefinitionRecur, -StartDisplay and -EndDisplay, [MS-OXOCAL] sections 2.2.1.41 to 2.2.1.43. */
export function readTimeZoneDefinition(bytes: Uint8Array): TimeZoneDefinition {
  const reader = new ByteReader(bytes);
  const version = reader.u8();
  if (version !== 2) throw new MapiFormatError(`A time zone definition has the version ${version}.`);
  reader.u8();
  const header = new ByteReader(reader.bytes(reader.u16()));
  const flags = header.u16();
  if ((flags & hasGuid) !== 0) header.bytes(16);
  const keyName =
    (flags & hasKeyName) === 0 ? '' : Buffer.from(header.bytes(header.u16() * 2)).toString('utf16le');
  const count = header.u16();
  if (count > mostRules) throw new MapiFormatError(`A time zone definition has ${count} rules.`);
  const rules = Array.from({ length: reader.count(count, 66) }, () => readRule(reader));
  return { keyName, rules };
}

function readRule(reader: ByteReader): TimeZoneDefinitionRule {
  reader.u16();
  const body = new ByteReader(reader.bytes(reader.u16()));
  return {
    flags: body.u16(),
    start: readSystemTime(body),
    bias: body.i32(),
    standardBias: body.i32(),
    daylightBias: body.i32(),
    standardDate: readSystemTime(body),
    daylightDate: readSystemTime(body),
  };
}

export function writeTimeZoneDefinition({ keyName, rules }: TimeZoneDefinition): Uint8Array {
  const name = Buffer.from(keyName, 'utf16le');
  const writer = new ByteWriter().u8(2).u8(1);
  writer.u16(6 + name.length).u16(hasKeyName);
  writer
    .u16(name.length / 2)
    .bytes(name)
    .u16(rules.length);
  for (const rule of rules) {
    writer.u8(2).u8(1).u16(0x3e).u16(rule.flags);
    writeSystemTime(writer, rule.start);
    writer.u32(rule.bias >>> 0).u32(rule.standardBias >>> 0);
    writer.u32(rule.daylightBias >>> 0);
    writeSystemTime(writer, rule.standardDate);
    writeSystemTime(writer, rule.daylightDate);
  }
  return writer.written;
}

/** The rule that holds: the one marked so, or the last. */
export function effectiveRule({ rules }: TimeZoneDefinition): TimeZoneDefinitionRule | undefined {
  return rules.find((rule) => (rule.flags & TimeZoneRuleFlag.effective) !== 0) ?? rules.at(-1);
}

function readSystemTime(reader: ByteReader): SystemTime {
  return {
    year: reader.u16(),
    month: reader.u16(),
    dayOfWeek: reader.u16(),
    day: reader.u16(),
    hour: reader.u16(),
    minute: reader.u16(),
    second: reader.u16(),
    milliseconds: reader.u16(),
  };
}

function writeSystemTime(writer: ByteWriter, time: SystemTime): void {
  writer.u16(time.year).u16(time.month).u16(time.dayOfWeek).u16(time.day);
  writer.u16(time.hour).u16(time.minute).u16(time.second).u16(time.milliseconds);
}
