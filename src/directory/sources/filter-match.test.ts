import { describe, expect, it } from 'vitest';
import type { SourceObject } from '../source-object.ts';
import { matchesFilter } from './filter-match.ts';
import { parseFilter } from './source-scope.ts';

const kim: SourceObject = {
  dn: 'CN=Kim',
  guid: undefined,
  attributes: new Map<string, string[]>([
    ['objectclass', ['top', 'person', 'user']],
    ['mail', ['Kim@contoso.com']],
    ['sn', ['김']],
    ['userAccountControl'.toLowerCase(), ['514']],
    ['whencreated', ['20260102000000.0Z']],
    ['objectcategory', ['CN=Person,CN=Schema,CN=Configuration,DC=contoso,DC=local']],
  ]),
};

describe('filters without a server', () => {
  it.each([
    ['(mail=kim@CONTOSO.com)', true],
    ['(mail=lee@contoso.com)', false],
    ['(mail=*)', true],
    ['(department=*)', false],
    ['(mail=kim@*)', true],
    ['(mail=*@contoso*)', true],
    ['(mail=*contoso.co)', false],
    ['(mail=kim*kim@contoso.com)', false],
    ['(sn=김)', true],
    ['(&(objectClass=user)(sn=김))', true],
    ['(&(objectClass=user)(sn=이))', false],
    ['(|(sn=이)(sn=김))', true],
    ['(!(sn=이))', true],
    ['(userAccountControl>=500)', true],
    ['(userAccountControl<=60)', false],
    ['(whenCreated>=20260101000000.0Z)', true],
    ['(userAccountControl:1.2.840.113556.1.4.803:=2)', true],
    ['(userAccountControl:1.2.840.113556.1.4.803:=3)', false],
    ['(userAccountControl:1.2.840.113556.1.4.804:=3)', true],
    ['(objectCategory=person)', true],
  ])('%s: %s', (text, isMatched) => {
    expect(matchesFilter(parseFilter(text), kim)).toBe(isMatched);
  });

  it('say what only a server can tell', () => {
    const filter = parseFilter('(memberOf:1.2.840.113556.1.4.1941:=CN=G)');
    expect(() => matchesFilter(filter, kim)).toThrow(/only a server can tell/);
    expect(() => parseFilter('(mail=x')).toThrow(/no filter of LDAP/);
  });
});
