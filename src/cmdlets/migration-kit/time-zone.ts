import type { z } from 'zod';
import { type DateTimeValue, toText, type Value } from '../../wire/powershell-language/index.ts';
import { ianaZone, utcOfWall } from '../../wire/time-zones/zone.ts';
import { findIanaName } from '../../wire/time-zones/zone-names.ts';
import { parameter } from '../kit/parameter.ts';
import { cannotConvert, convertible } from '../kit/parameter-types.ts';

const typeName = 'Microsoft.Exchange.Management.Common.ExTimeZoneValue';

/** As an IANA name: `Korea Standard Time` or `Asia/Seoul`. */
export function timeZone(): z.ZodType<string, Value> {
  return convertible({ typeName }, (value) => {
    const given = toText(value).trim();
    const known = findIana(given) ?? findIanaName(given);
    return (
      known ?? cannotConvert(value, typeName, 'Give a name such as "Korea Standard Time" or Asia/Seoul.')
    );
  });
}

/** In its own spelling. */
function findIana(name: string): string | undefined {
  if (!/^[A-Za-z0-9_+/-]{2,64}$/.test(name)) return undefined;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

export const timeZoneParameter = parameter({
  schema: timeZone(),
  synopsis: {
    en: 'How dates without a zone are meant, in this command and in the filter; UTC without it.',
    ko: '시간대가 없는 날짜를 해석할 시간대. 이 명령과 필터에 적용되며 기본값은 UTC입니다.',
  },
});

/** A date that names its zone is meant so, whatever -TimeZone says. */
export function unixMsIn(date: DateTimeValue, zone: string | undefined): number {
  if (date.kind !== 'Unspecified' || zone === undefined) return date.unixMs;
  return utcOfWall(ianaZone(zone), date.unixMs);
}
