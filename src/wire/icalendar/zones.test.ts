import { describe, expect, it } from 'vitest';
import { windowsZoneRows } from '../time-zones/windows-zones.ts';
import { findIanaZone, utcOfWall, type Zone } from '../time-zones/zone.ts';
import { findIanaName, findWindowsZone } from '../time-zones/zone-names.ts';
import { formatComponent, parseCalendar } from './component.ts';
import { componentOfRule, ruleOfComponent } from './time-zone-component.ts';
import { ruleOfZone, zoneOfRule } from './zone-rule.ts';

const iana = (name: string): Zone => findIanaZone(name)!;
const hours = (zone: Zone, text: string) => zone.offsetMs(Date.parse(text)) / 3_600_000;

describe('zones', () => {
  it('knows every zone of Windows by a name that Node.js knows', () => {
    const unknown = windowsZoneRows.filter(([, names]) => findIanaZone(names.split(' ')[0]!) === undefined);
    expect(unknown.map(([windows]) => windows)).toEqual([]);
  });

  it.each([
    ['Asia/Seoul', 'Korea Standard Time', 'Asia/Seoul'],
    ['korea standard time', 'Korea Standard Time', 'Asia/Seoul'],
    ['America/Detroit', 'Eastern Standard Time', 'America/Detroit'],
    ['/freeassociation.sourceforge.net/Europe/Berlin', 'W. Europe Standard Time', 'Europe/Berlin'],
    ['Mars/Olympus', undefined, undefined],
  ])('%s', (name, windows, ianaName) => {
    expect([findWindowsZone(name), findIanaName(name)]).toEqual([windows, ianaName]);
  });

  it.each(['', 'x', '../../etc/passwd', 'Nowhere/City', 'a'.repeat(100)])('is no zone: %s', (name) => {
    expect(findIanaZone(name)).toBeUndefined();
  });

  it.each([
    'Asia/Seoul',
    'America/New_York',
    'Europe/Berlin',
    'Australia/Sydney',
    'Asia/Kolkata',
    'America/Santiago',
    'UTC',
  ])('turns its clocks by its rule as by the database, and as by its VTIMEZONE: %s', (name) => {
    const rule = ruleOfZone(iana(name), 2024);
    const written = formatComponent({
      name: 'VCALENDAR',
      lines: [],
      components: [componentOfRule(name, rule)],
    });
    const read = ruleOfComponent(parseCalendar(written)!.components[0]!, 2024)!;
    expect(read).toEqual(rule);
    const zone = zoneOfRule(name, read);
    for (let month = 0; month < 12; month++) {
      for (const day of [1, 8, 15, 28]) {
        const at = Date.UTC(2024, month, day, 5);
        expect(zone.offsetMs(at), new Date(at).toISOString()).toBe(iana(name).offsetMs(at));
      }
    }
  });

  it.each([
    // Clocks go from 02:00 to 03:00: 02:30 is 03:30.
    ['2024-03-10T02:30:00Z', '2024-03-10T07:30:00.000Z'],
    // From 02:00 back to 01:00: the first 01:30.
    ['2024-11-03T01:30:00Z', '2024-11-03T05:30:00.000Z'],
    ['2024-07-01T12:00:00Z', '2024-07-01T16:00:00.000Z'],
  ])('New York at %s', (wall, utc) => {
    expect(new Date(utcOfWall(iana('America/New_York'), Date.parse(wall))).toISOString()).toBe(utc);
  });

  it.each([
    ['2026-01-15T12:00', 'Asia/Seoul', '2026-01-15T03:00:00Z'],
    ['2026-07-15T12:00', 'Europe/Berlin', '2026-07-15T10:00:00Z'],
    // Clocks are put forward at 02:00, and back at 03:00.
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
  ])('%s in %s is %s', (wall, timeZone, utc) => {
    expect(utcOfWall(iana(timeZone), Date.parse(`${wall}:00Z`))).toBe(Date.parse(utc));
  });

  it('takes what holds in a year from a VTIMEZONE with a history', () => {
    const text = `BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Asia/Seoul
BEGIN:DAYLIGHT\nTZOFFSETFROM:+0900\nTZOFFSETTO:+1000\nDTSTART:19870510T020000\nRRULE:FREQ=YEARLY;UNTIL=19880507T170000Z;BYMONTH=5;BYDAY=2SU\nEND:DAYLIGHT
BEGIN:STANDARD\nTZOFFSETFROM:+1000\nTZOFFSETTO:+0900\nDTSTART:19871011T030000\nRRULE:FREQ=YEARLY;UNTIL=19881008T170000Z;BYMONTH=10;BYDAY=2SU\nEND:STANDARD
END:VTIMEZONE\nEND:VCALENDAR`;
    const component = parseCalendar(text)!.components[0]!;
    const at = (year: number) => zoneOfRule('x', ruleOfComponent(component, year)!);
    expect(hours(at(2024), '2024-07-01T00:00:00Z')).toBe(9);
    expect(hours(at(1988), '1988-07-01T00:00:00Z')).toBe(10);
    expect(hours(at(1988), '1988-12-01T00:00:00Z')).toBe(9);
  });
});
