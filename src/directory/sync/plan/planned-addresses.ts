/** Lists of addresses as a recipient is to have them. */
import type { ProxyAddress } from '../../../store/ports/directory-model.ts';

/** Of the same address in any case. */
export const addressKey = ({ type, address }: { readonly type: string; readonly address: string }): string =>
  `${type}:${address.toLowerCase()}`;

export function hasPrimary(addresses: Iterable<ProxyAddress>, type: string): boolean {
  return [...addresses].some((each) => each.type === type && each.primary);
}

/** One primary of each type at most, and of SMTP exactly one: the first where none is marked. */
export function electPrimaries(addresses: readonly ProxyAddress[]): ProxyAddress[] {
  const primaries = new Set<string>();
  const single = addresses.map((each) => {
    if (!each.primary || !primaries.has(each.type)) {
      if (each.primary) primaries.add(each.type);
      return each;
    }
    return { ...each, primary: false };
  });
  const first = single.find(({ type }) => type === 'smtp');
  if (first === undefined || primaries.has('smtp')) return single;
  return single.map((each) => (each === first ? { ...each, primary: true } : each));
}

/** The list there is where it holds the same: another order alone is no change. */
export function sameOrder(
  wanted: readonly ProxyAddress[],
  current: readonly ProxyAddress[],
): readonly ProxyAddress[] {
  if (wanted.length !== current.length) return wanted;
  const shown = new Set(wanted.map((each) => `${addressKey(each)} ${each.address} ${each.primary}`));
  return current.every((each) => shown.has(`${addressKey(each)} ${each.address} ${each.primary}`))
    ? current
    : wanted;
}
