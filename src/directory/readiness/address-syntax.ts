/** Addresses inside values of the directory: bare, or behind a type such as `SMTP:`. */

/** Where the address stands in the values of an attribute. */
export interface AddressPlace {
  readonly shape: 'address' | 'proxyAddress';
  /** Undefined where the value is of another type and has none. */
  find(value: string): PlacedAddress | undefined;
}

export interface PlacedAddress {
  /** What stands before it, with the colon. */
  readonly before: string;
  readonly address: string;
}

/** mail, userPrincipalName. */
export const bareAddress: AddressPlace = {
  shape: 'address',
  find: (value) => ({ before: '', address: value }),
};

/** proxyAddresses: those behind `smtp:`. */
export const smtpProxy: AddressPlace = {
  shape: 'proxyAddress',
  find: (value) => {
    const { before, type, rest } = splitType(value);
    return type === 'smtp' ? { before, address: rest } : undefined;
  },
};

/** targetAddress: with `SMTP:`, which some tools leave out. */
export const smtpTarget: AddressPlace = {
  shape: 'proxyAddress',
  find: (value) => {
    const { before, type, rest } = splitType(value);
    return type === 'smtp' || type === undefined ? { before, address: rest } : undefined;
  },
};

export interface TypedValue {
  /** In lower case: `smtp`, `x500`; undefined without one. */
  readonly type: string | undefined;
  /** As it is spelled, with the colon. */
  readonly before: string;
  readonly rest: string;
}

/** Blanks around the type are none of it: ` smtp :kim@contoso.com` is an SMTP address with blanks too many. */
export function splitType(value: string): TypedValue {
  const match = /^\s*([A-Za-z][A-Za-z0-9_-]*)\s*:/.exec(value);
  const before = match?.[0] ?? '';
  return { type: match?.[1]?.toLowerCase(), before, rest: value.slice(before.length) };
}

export interface AddressParts {
  readonly local: string;
  readonly domain: string;
}

/** At the last `@`; undefined without one. */
export function splitAddress(address: string): AddressParts | undefined {
  const at = address.lastIndexOf('@');
  return at < 0 ? undefined : { local: address.slice(0, at), domain: address.slice(at + 1) };
}

/** `SMTP:` in capitals marks the address that mail is sent from. */
export const isPrimary = (value: string): boolean => value.startsWith('SMTP:');
