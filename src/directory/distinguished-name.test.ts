import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainOf, escapeRdnValue, isWithin, leafOf, normalizeDn, rdnsOf } from './distinguished-name.ts';

describe('distinguished names', () => {
  it.each([
    ['CN=Kim,OU=Sales,DC=Contoso,DC=local', 'cn=kim,ou=sales,dc=contoso,dc=local'],
    [' CN = Kim , OU=Sales', 'cn=kim,ou=sales'],
    ['CN=Kim\\, Min Su,OU=x', 'cn=kim\\, min su,ou=x'],
    ['CN=Kim\\2C Min Su,OU=x', 'cn=kim\\, min su,ou=x'],
    ['CN="Kim, Min Su",OU=x', 'cn=kim\\, min su,ou=x'],
    ['CN=\\EA\\B9\\80민수;OU=x', 'cn=김민수,ou=x'],
    ['CN=a\\\\,OU=b', 'cn=a\\\\,ou=b'],
    ['CN=x\\0ADEL:1,CN=Deleted Objects', 'cn=x\ndel:1,cn=deleted objects'],
    ['cn=a+sn=b,dc=x', 'cn=a+sn=b,dc=x'],
    ['', ''],
  ])('%s is %s', (dn, normal) => {
    expect(normalizeDn(dn)).toBe(normal);
  });

  it.each([
    ['ou=a,dc=x', 'dc=x', true],
    ['dc=x', 'dc=x', true],
    ['ou=a,dc=xx', 'dc=x', false],
    ['cn=b\\,dc=x,dc=y', 'dc=x,dc=y', false],
    ['dc=x', '', true],
  ])('%s within %s: %s', (dn, ancestor, isInside) => {
    expect(isWithin(normalizeDn(dn), normalizeDn(ancestor))).toBe(isInside);
  });

  it('tell their parts', () => {
    expect(rdnsOf('CN=a\\,b,OU=c')).toEqual(['CN=a\\,b', 'OU=c']);
    expect(leafOf('CN=김\\, 민수,OU=c')).toBe('김, 민수');
    expect(domainOf('CN=a,DC=contoso,DC=local')).toBe('contoso.local');
    expect(domainOf('cn=a,o=contoso')).toBe('');
  });

  it('hold any value that is escaped', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.trim() === text),
        (value) => {
          const dn = `CN=${escapeRdnValue(value)},DC=x`;
          expect(leafOf(dn)).toBe(value);
          expect(normalizeDn(normalizeDn(dn))).toBe(normalizeDn(dn));
        },
      ),
    );
  });
});
