import { noTime, type SystemTime, type TimeZoneRule } from '../mapi/time-zone-rule.ts';
import { wallOfUtc, type Zone } from '../time-zones/zone.ts';
import { dayMs, minuteMs, wallOf } from './date-time.ts';

/** A zone that keeps one rule for all years, as [MS-OXOCAL] has them. */
export function zoneOfRule(name: string, rule: TimeZoneRule): Zone {
  const standard = (0 - rule.bias - rule.standardBias) * minuteMs;
  if (!hasDaylight(rule)) return { name, offsetMs: () => standard };
  const daylight = (0 - rule.bias - rule.daylightBias) * minuteMs;
  const turns = new Map<number, { readonly toDaylight: number; readonly toStandard: number }>();
  const turnsOf = (year: number) => {
    const known = turns.get(year);
    if (known !== undefined) return known;
    const found = {
      toDaylight: wallOfSystemTime(rule.daylightDate, year) - standard,
      toStandard: wallOfSystemTime(rule.standardDate, year) - daylight,
    };
    if (turns.size > 200) turns.clear();
    turns.set(year, found);
    return found;
  };
  return {
    name,
    offsetMs: (utcMs) => {
      const { toDaylight, toStandard } = turnsOf(new Date(utcMs + standard).getUTCFullYear());
      const isDaylight =
        toDaylight < toStandard
          ? utcMs >= toDaylight && utcMs < toStandard
          : utcMs >= toDaylight || utcMs < toStandard;
      return isDaylight ? daylight : standard;
    },
  };
}

export const hasDaylight = (rule: TimeZoneRule): boolean =>
  rule.standardDate.month !== 0 && rule.daylightDate.month !== 0 && rule.daylightBias !== rule.standardBias;

/** When clocks are turned in a year, as they show it then. */
function wallOfSystemTime(time: SystemTime, year: number): number {
  const clock = ((time.hour * 60 + time.minute) * 60 + time.second) * 1000;
  if (time.year !== 0) return wallOf(year, time.month, time.day) + clock;
  return nthWeekday(year, time.month, time.dayOfWeek, time.day) + clock;
}

/** `place` 5 is the last. */
function nthWeekday(year: number, month: number, weekday: number, place: number): number {
  const first = wallOf(year, month, 1);
  const days = (wallOf(month === 12 ? year + 1 : year, (month % 12) + 1, 1) - first) / dayMs;
  const ahead = (weekday - new Date(first).getUTCDay() + 7) % 7;
  let day = 1 + ahead + (Math.max(place, 1) - 1) * 7;
  while (day > days) day -= 7;
  return first + (day - 1) * dayMs;
}

/** The rule by which a zone turned its clocks in a year. */
export function ruleOfZone(zone: Zone, year: number): TimeZoneRule {
  const [from, to] = [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)];
  const turns = turnsBetween(zone, from, to);
  const offsets = [zone.offsetMs(from), ...turns.map((turn) => zone.offsetMs(turn))];
  const [least, most] = [Math.min(...offsets), Math.max(...offsets)];
  const lastTo = (offset: number) => turns.findLast((turn) => zone.offsetMs(turn) === offset);
  const [toDaylight, toStandard] = [lastTo(most), lastTo(least)];
  // One turn alone: the zone has changed its time for good.
  if (least === most || toDaylight === undefined || toStandard === undefined) {
    return { ...noRule, bias: biasOf(zone.offsetMs(to - 1)) };
  }
  return {
    bias: biasOf(least),
    standardBias: 0,
    daylightBias: biasOf(most - least),
    standardDate: systemTimeOf(toStandard + most),
    daylightDate: systemTimeOf(toDaylight + least),
  };
}

/** Whole minutes: local mean times of the nineteenth century have seconds. */
const biasOf = (aheadMs: number): number => 0 - Math.round(aheadMs / minuteMs);

export const noRule: TimeZoneRule = {
  bias: 0,
  standardBias: 0,
  daylightBias: 0,
  standardDate: noTime,
  daylightDate: noTime,
};

/** The nth weekday of its month; in the last seven days of one it is the last. */
export function systemTimeOf(wallMs: number): SystemTime {
  const date = new Date(wallMs);
  const day = date.getUTCDate();
  const days = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return {
    ...noTime,
    month: date.getUTCMonth() + 1,
    dayOfWeek: date.getUTCDay(),
    day: day + 7 > days ? 5 : Math.ceil(day / 7),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

function turnsBetween(zone: Zone, from: number, to: number): number[] {
  const turns: number[] = [];
  const step = 10 * dayMs;
  for (let at = from; at < to; at += step) {
    const end = Math.min(at + step, to);
    if (zone.offsetMs(at) === zone.offsetMs(end)) continue;
    let [low, high] = [at, end];
    while (high - low > 1000) {
      const middle = low + Math.floor((high - low) / 2000) * 1000;
      if (zone.offsetMs(middle) === zone.offsetMs(low)) low = middle;
      else high = middle;
    }
    turns.push(high);
  }
  return turns;
}

export const yearIn = (zone: Zone, utcMs: number): number =>
  new Date(wallOfUtc(zone, utcMs)).getUTCFullYear();
