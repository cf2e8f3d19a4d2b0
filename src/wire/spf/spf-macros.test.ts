import { describe, expect, it } from 'vitest';
import { expandMacros } from './spf-macros.ts';

/** RFC 7208 section 7.4. */
const subject = {
  address: '192.0.2.3',
  domain: 'email.example.com',
  sender: 'strong-bad@email.example.com',
  helo: 'mail.example.net',
};

describe('macros of SPF', () => {
  it.each([
    ['%{s}', 'strong-bad@email.example.com'],
    ['%{o}', 'email.example.com'],
    ['%{d}', 'email.example.com'],
    ['%{d4}', 'email.example.com'],
    ['%{d3}', 'email.example.com'],
    ['%{d2}', 'example.com'],
    ['%{d1}', 'com'],
    ['%{dr}', 'com.example.email'],
    ['%{d2r}', 'example.email'],
    ['%{l}', 'strong-bad'],
    ['%{l-}', 'strong.bad'],
    ['%{lr}', 'strong-bad'],
    ['%{lr-}', 'bad.strong'],
    ['%{l1r-}', 'strong'],
    ['%{ir}.%{v}._spf.%{d2}', '3.2.0.192.in-addr._spf.example.com'],
    ['%{lr-}.lp._spf.%{d2}', 'bad.strong.lp._spf.example.com'],
    ['%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}', '3.2.0.192.in-addr.strong.lp._spf.example.com'],
    ['%{d2}.trusted-domains.example.net', 'example.com.trusted-domains.example.net'],
    ['%{h}.%{p}', 'mail.example.net.unknown'],
    ['a%%b%_c%-', 'a%b c%20'],
    ['%{S}', 'strong-bad%40email.example.com'],
  ])('%s is %s', (text, expanded) => {
    expect(expandMacros(text, subject)).toBe(expanded);
  });

  it('writes an address of IPv6 digit by digit', () => {
    expect(expandMacros('%{ir}.%{v}._spf.%{d2}', { ...subject, address: '2001:db8::cb01' })).toBe(
      '1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com',
    );
  });

  it('cuts a name that is too long from the left', () => {
    const long = `${'a.'.repeat(130)}example.com`;
    const name = expandMacros('%{d}', { ...subject, domain: long });
    expect([name.length <= 253, name.endsWith('.a.example.com')]).toEqual([true, true]);
  });
});
