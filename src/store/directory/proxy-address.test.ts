import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPrimaryAddress, formatProxyAddress, parseProxyAddress } from './proxy-address.ts';

describe('a proxy address', () => {
  it.each([
    ['SMTP:a@b.c', { type: 'smtp', address: 'a@b.c', primary: true }],
    ['smtp:a@b.c', { type: 'smtp', address: 'a@b.c', primary: false }],
    ['a@b.c', { type: 'smtp', address: 'a@b.c', primary: false }],
    ['x500:/o=A:B/cn=C', { type: 'x500', address: '/o=A:B/cn=C', primary: false }],
    ['X500:/o=A', { type: 'x500', address: '/o=A', primary: true }],
    ['Sip:a@b.c', { type: 'sip', address: 'a@b.c', primary: false }],
  ])('%s is read', (text, expected) => {
    expect(parseProxyAddress(text)).toEqual(expected);
  });

  it('refuses nothing at all', () => {
    expect(() => parseProxyAddress('')).toThrow(/not an address/);
  });

  it('survives being written and read', () => {
    const type = fc.constantFrom('smtp', 'x500', 'sip', 'eum');
    const address = fc.string({ minLength: 1, unit: 'binary' });
    fc.assert(
      fc.property(fc.record({ type, address, primary: fc.boolean() }), (proxy) => {
        expect(parseProxyAddress(formatProxyAddress(proxy))).toEqual(proxy);
      }),
    );
  });

  it('tells the primary of a type', () => {
    const addresses = ['smtp:a@x', 'SMTP:b@x', 'X500:c'].map(parseProxyAddress);
    expect(findPrimaryAddress(addresses)).toBe('b@x');
    expect(findPrimaryAddress(addresses, 'sip')).toBeUndefined();
  });
});
