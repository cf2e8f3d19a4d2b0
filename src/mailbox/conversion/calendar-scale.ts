import { PatternType } from '../../wire/mapi/recurrence-pattern.ts';

/** [MS-OXCICAL] section 2.1.3.1.1.8: X-MICROSOFT-CALSCALE and the CalendarType of [MS-OXOCAL] section 2.2.1.44.1. */
const scales: readonly (readonly [name: string, type: number])[] = [
  ['Gregorian', 0x0001],
  ['Gregorian_us', 0x0002],
  ['Japan', 0x0003],
  ['Taiwan', 0x0004],
  ['Korea', 0x0005],
  ['Hijri', 0x0006],
  ['Thai', 0x0007],
  ['Hebrew', 0x0008],
  ['GregorianMeFrench', 0x0009],
  ['GregorianArabic', 0x000a],
  ['GregorianXlitEnglish', 0x000b],
  ['GregorianXlitFrench', 0x000c],
  ['JapanLunar', 0x000e],
  ['ChineseLunar', 0x000f],
  ['Saka', 0x0010],
  ['LunarEtoChn', 0x0011],
  ['LunarEtoKor', 0x0012],
  ['LunarRokuyou', 0x0013],
  ['KoreaLunar', 0x0014],
  ['Umalqura', 0x0017],
];

const typeOfName = new Map(scales.map(([name, type]) => [name.toLowerCase(), type]));
const nameOfType = new Map(scales.map(([name, type]) => [type, name]));

/** RFC 7529 names calendars as CLDR does: so Apple's and Korean portals' clients write the lunar calendar. */
const typeOfScale = new Map([
  ['DANGI', 0x0014],
  ['CHINESE', 0x000f],
  ['HEBREW', 0x0008],
  ['ISLAMIC', 0x0006],
  ['ISLAMIC-UMALQURA', 0x0017],
]);

const lunarTypes = new Set([0x0006, 0x0008, 0x000e, 0x000f, 0x0010, 0x0011, 0x0012, 0x0013, 0x0014, 0x0017]);

/** Calendars in which Node.js counts as the type has it. */
const intlCalendars = new Map([
  [0x0006, 'islamic-civil'],
  [0x0008, 'hebrew'],
  [0x000e, 'chinese'],
  [0x000f, 'chinese'],
  [0x0011, 'chinese'],
  [0x0012, 'dangi'],
  [0x0014, 'dangi'],
  [0x0017, 'islamic-umalqura'],
]);

export const calendarTypeOf = (name: string): number | undefined => typeOfName.get(name.trim().toLowerCase());
export const calendarNameOf = (type: number): string | undefined => nameOfType.get(type);
/** Undefined for a calendar that MAPI has no type for. */
export const calendarTypeOfScale = (scale: string): number | undefined =>
  scale === 'GREGORIAN' ? 0 : typeOfScale.get(scale);

/** Months are not those of the Gregorian calendar, whatever their years are called. */
export const isLunar = (type: number): boolean => lunarTypes.has(type);

export const isCountedInMonths = (patternType: number): boolean =>
  patternType !== PatternType.day && patternType !== PatternType.week;

export function lunarMonthOf(wallMs: number, type: number): number | undefined {
  const calendar = intlCalendars.get(type);
  if (calendar === undefined) return undefined;
  const format = new Intl.DateTimeFormat(`en-u-ca-${calendar}`, { timeZone: 'UTC', month: 'numeric' });
  const month = Number.parseInt(
    format.formatToParts(wallMs).find(({ type: part }) => part === 'month')?.value ?? '',
    10,
  );
  return Number.isNaN(month) ? undefined : month;
}
