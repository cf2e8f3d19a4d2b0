import type { Component } from '../../wire/icalendar/component.ts';
import { componentsOf, findLine } from '../../wire/icalendar/component.ts';
import { type CalendarTime, dayMs, minuteMs } from '../../wire/icalendar/date-time.ts';
import { ruleOfComponent } from '../../wire/icalendar/time-zone-component.ts';
import { noRule, ruleOfZone, yearIn, zoneOfRule } from '../../wire/icalendar/zone-rule.ts';
import { MapiFormatError } from '../../wire/mapi/mapi-format-error.ts';
import type { PropertyBag } from '../../wire/mapi/property-bag.ts';
import {
  effectiveRule,
  noTime,
  readTimeZoneDefinition,
  readTimeZoneStruct,
  type TimeZoneRule,
  TimeZoneRuleFlag,
  writeTimeZoneDefinition,
} from '../../wire/mapi/time-zone-rule.ts';
import { findIanaZone, utcOfWall, utcZone, type Zone } from '../../wire/time-zones/zone.ts';
import { findIanaName, findWindowsZone } from '../../wire/time-zones/zone-names.ts';
import { PidLid } from './calendar-properties.ts';

/** The zones that a calendar names, and that of what names none. */
export class CalendarZones {
  readonly #components: readonly Component[];
  readonly #found = new Map<string, Zone>();
  readonly fallback: Zone;

  constructor(calendar: Component, ownZone: string | undefined) {
    this.#components = componentsOf(calendar, 'VTIMEZONE');
    const [only, ...more] = this.#components.map((component) => findLine(component, 'TZID')?.value);
    const names = [findLine(calendar, 'X-WR-TIMEZONE')?.value, more.length === 0 ? only : undefined, ownZone];
    this.fallback =
      names.map((name) => this.#find(name ?? '', thisYear)).find((zone) => zone !== undefined) ?? utcZone;
  }

  zoneOf(time: CalendarTime): Zone {
    if (time.form === 'utc') return utcZone;
    if (time.form === 'date' || time.zone === undefined) return this.fallback;
    return this.#find(time.zone, new Date(time.wallMs).getUTCFullYear()) ?? this.fallback;
  }

  utcOf(time: CalendarTime): number {
    return time.form === 'utc' ? time.wallMs : utcOfWall(this.zoneOf(time), time.wallMs);
  }

  /** What the calendar says of a zone goes before what is known of its name: its author counted with it. */
  #find(tzid: string, year: number): Zone | undefined {
    if (tzid === '') return undefined;
    const key = `${year} ${tzid}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const zone = this.#described(tzid, year) ?? namedZone(tzid);
    if (zone !== undefined) this.#found.set(key, zone);
    return zone;
  }

  #described(tzid: string, year: number): Zone | undefined {
    const component = this.#components.find((each) => findLine(each, 'TZID')?.value === tzid);
    if (component === undefined) return undefined;
    const rule = ruleOfComponent(component, year);
    const name =
      findWindowsZone(tzid) ?? findWindowsZone(findLine(component, 'X-LIC-LOCATION')?.value ?? '') ?? tzid;
    return rule === undefined ? undefined : zoneOfRule(name, rule);
  }
}

/** For the rule of what has no date yet; any year in which today's rules hold. */
const thisYear = 2024;

const fixedOffset = /^\(?(?:UTC|GMT)\s*(?:([+-])(\d{1,2})(?::?(\d{2}))?)?\)?/i;

/** By its name alone, in the IANA database or of Windows, or by the hours that it says it is ahead. */
function namedZone(name: string): Zone | undefined {
  const iana = findIanaZone(findIanaName(name) ?? name.trim());
  if (iana !== undefined) return { ...iana, name: findWindowsZone(name) ?? name };
  const [whole, sign, hours, minutes = '0'] = fixedOffset.exec(name.trim()) ?? [];
  if (whole === undefined) return undefined;
  const ahead = Number(hours ?? 0) * 60 + Number(minutes);
  return zoneOfRule(name, { ...noRule, bias: sign === '-' ? ahead : -ahead });
}

/** TZDefinition with the one rule that holds in the year of a time. */
export function definitionOf(zone: Zone, rule: TimeZoneRule, isRecurring: boolean): Uint8Array {
  const flags = TimeZoneRuleFlag.effective | (isRecurring ? TimeZoneRuleFlag.recurCurrent : 0);
  return writeTimeZoneDefinition({
    keyName: zone.name.slice(0, 260),
    rules: [{ ...rule, flags, start: { ...noTime, year: 1601 } }],
  });
}

export const ruleAt = (zone: Zone, utcMs: number): TimeZoneRule => ruleOfZone(zone, yearIn(zone, utcMs));

export interface ContentZone {
  readonly zone: Zone;
  readonly rule: TimeZoneRule;
}

/** The zone that an appointment is shown in, or repeats by. */
export function zoneOfContent(properties: PropertyBag): ContentZone | undefined {
  const keys = [
    PidLid.AppointmentTimeZoneDefinitionRecur,
    PidLid.AppointmentTimeZoneDefinitionStartDisplay,
    PidLid.AppointmentTimeZoneDefinitionEndDisplay,
  ];
  for (const key of keys) {
    const definition = readable(properties.bytes(key), readTimeZoneDefinition);
    const rule = definition === undefined ? undefined : effectiveRule(definition);
    if (definition === undefined || rule === undefined) continue;
    const name = definition.keyName === '' ? nameOfRule(rule) : definition.keyName;
    return { zone: zoneOfRule(name, rule), rule };
  }
  const rule = readable(properties.bytes(PidLid.TimeZoneStruct), readTimeZoneStruct);
  if (rule === undefined) return undefined;
  const described = properties.text(PidLid.TimeZoneDescription) ?? '';
  return { zone: zoneOfRule(described === '' ? nameOfRule(rule) : described, rule), rule };
}

function nameOfRule({ bias }: TimeZoneRule): string {
  const [hours, minutes] = [Math.floor(Math.abs(bias) / 60), Math.abs(bias) % 60];
  return `UTC${bias > 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

/** Where an appointment of whole days says no zone: the one in which its time is midnight. */
export function zoneOfMidnight(utcMs: number): ContentZone {
  const time = ((utcMs % dayMs) + dayMs) % dayMs;
  const ahead = time === 0 ? 0 : dayMs - time <= 14 * 60 * minuteMs ? dayMs - time : -time;
  const rule = { ...noRule, bias: -ahead / minuteMs };
  return { zone: zoneOfRule(nameOfRule(rule), rule), rule };
}

/** What a client has written is not always what it should be: then it is as if it were not there. */
export function readable<T>(bytes: Uint8Array | undefined, read: (bytes: Uint8Array) => T): T | undefined {
  if (bytes === undefined) return undefined;
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof MapiFormatError) return undefined;
    throw error;
  }
}
