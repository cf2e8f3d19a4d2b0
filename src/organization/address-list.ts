import { formatProxyAddress, parseProxyAddress } from '../store/directory/proxy-address.ts';
import type { ProxyAddress } from '../store/ports/directory-model.ts';
import { parseSmtpAddress } from './smtp-address.ts';

/** Addresses in Exchange's spelling (`SMTP:` primary, `smtp:`, `X500:` …) to set, or to add and remove. */
export type AddressEdit =
  | { readonly set: readonly string[] }
  | { readonly add?: readonly string[]; readonly remove?: readonly string[] };

/** An address as it is kept; without a type it is SMTP. */
export function parseAddress(text: string): ProxyAddress {
  const proxy = parseProxyAddress(text.trim());
  return proxy.type === 'smtp' ? { ...proxy, address: parseSmtpAddress(proxy.address).address } : proxy;
}

/**
 * The list after the edit. Adding a primary makes the one there was a secondary, and adding what is there
 * already changes at most its being primary. Where no address of a list is marked, the first SMTP one becomes
 * the primary, as Exchange does.
 */
export function editAddresses(current: readonly ProxyAddress[], edit: AddressEdit): ProxyAddress[] {
  if ('set' in edit) return electPrimary(addAll([], edit.set.map(parseAddress)));
  const removed = new Set((edit.remove ?? []).map((text) => keyOf(parseAddress(text))));
  const kept = current.filter((address) => !removed.has(keyOf(address)));
  return electPrimary(addAll(kept, (edit.add ?? []).map(parseAddress)));
}

/** Makes the address the primary, adding it where it is missing. */
export function setPrimary(current: readonly ProxyAddress[], address: string): ProxyAddress[] {
  return editAddresses(current, { add: [`SMTP:${address}`] });
}

export function formatAddresses(addresses: readonly ProxyAddress[]): string[] {
  return addresses.map(formatProxyAddress);
}

function addAll(current: readonly ProxyAddress[], added: readonly ProxyAddress[]): ProxyAddress[] {
  return added.reduce<ProxyAddress[]>(
    (list, address) => {
      const known = list.find((each) => keyOf(each) === keyOf(address));
      const entry = known === undefined ? address : { ...known, primary: known.primary || address.primary };
      const others = list.map((each) => {
        return entry.primary && each.type === entry.type ? { ...each, primary: false } : each;
      });
      if (known === undefined) return [...others, entry];
      return others.map((each) => (keyOf(each) === keyOf(entry) ? entry : each));
    },
    [...current],
  );
}

function electPrimary(addresses: readonly ProxyAddress[]): ProxyAddress[] {
  const smtp = addresses.filter(({ type }) => type === 'smtp');
  const [first] = smtp;
  if (first === undefined || smtp.some(({ primary }) => primary)) return [...addresses];
  return addresses.map((each) => (each === first ? { ...each, primary: true } : each));
}

function keyOf({ type, address }: ProxyAddress): string {
  return `${type}:${address.toLowerCase()}`;
}
