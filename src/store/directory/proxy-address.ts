import { AppError } from '../../base/errors.ts';
import type { ProxyAddress } from '../ports/directory-model.ts';

const shape = /^([A-Za-z][A-Za-z0-9-]{0,19}):(.+)$/s;

/** `SMTP:a@b` (primary), `smtp:a@b`, `X500:/o=…`; without a type it is an SMTP address that is not primary. */
export function parseProxyAddress(text: string): ProxyAddress {
  const match = shape.exec(text);
  const [, type, address] = match ?? ['', 'smtp', text];
  if (type === undefined || address === undefined || address === '') {
    throw new AppError({
      kind: 'invalid',
      code: 'recipient.address.malformed',
      message: `"${text.slice(0, 100)}" is not an address. Write it as SMTP:name@domain, or smtp: for one that is not primary.`,
    });
  }
  return { type: type.toLowerCase(), address, primary: type === type.toUpperCase() };
}

export function formatProxyAddress({ type, address, primary }: ProxyAddress): string {
  return `${primary ? type.toUpperCase() : type}:${address}`;
}

export function findPrimaryAddress(addresses: readonly ProxyAddress[], type = 'smtp'): string | undefined {
  return addresses.find((each) => each.type === type && each.primary)?.address;
}
