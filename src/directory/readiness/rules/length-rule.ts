import { trimTrailingDots, truncate } from '../character-sets.ts';
import type { ValueRule } from '../check.ts';
import { tooLong } from '../fault-texts.ts';
import { mendOrder } from '../mend-order.ts';
import type { LengthRuling } from '../profiles/profile.ts';

type Shorten = (value: string, max: number) => string | null | undefined;

export function lengthRule(
  ruling: LengthRuling | undefined,
  shorten: Shorten = truncateName,
): ValueRule | undefined {
  if (ruling === undefined) return undefined;
  const { severity, max } = ruling;
  return {
    severity,
    screen: { maxLength: max },
    examine: (value) => (value.length > max ? tooLong(value.length, max) : undefined),
    mend: (value) => {
      if (value.length <= max) return value;
      const short = shorten(value, max);
      return short === '' ? undefined : short;
    },
    order: mendOrder.length,
  };
}

const truncateName: Shorten = (value, max) => truncate(value, max).trimEnd();

/** What remains of a local part has no dot at its end. */
export function truncateLocalPart(local: string, max: number): string {
  return trimTrailingDots(truncate(local, max));
}

/** The part before `@` gives way: another domain is another place. */
export const shortenAddress: Shorten = (value, max) => {
  const at = value.lastIndexOf('@');
  const room = max - (value.length - at);
  const local = at < 0 || room < 1 ? '' : truncateLocalPart(value.slice(0, at), room);
  return local === '' ? undefined : local + value.slice(at);
};
