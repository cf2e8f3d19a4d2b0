import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Census } from './census.ts';
import { MemberSet } from './group-members.ts';
import { readCursor, writeCursor } from './source-cursor.ts';
import { type ScopeSettings, SourceScope } from './source-scope.ts';

const everything: ScopeSettings = {
  searchBase: null,
  filter: null,
  organizationalUnits: [],
  excludedOrganizationalUnits: [],
  scopeGroup: null,
};
const scopeOf = (changes: Partial<ScopeSettings>) => new SourceScope({ ...everything, ...changes }, 'DC=x');

describe('the scope of a source', () => {
  it.each<[Partial<ScopeSettings>, readonly string[]]>([
    [{}, ['DC=x']],
    [{ searchBase: 'OU=a,DC=x' }, ['OU=a,DC=x']],
    [
      { searchBase: 'DC=x', organizationalUnits: ['OU=a,DC=x', 'ou=b, OU=a,DC=x', 'OU=c,DC=x'] },
      ['OU=a,DC=x', 'OU=c,DC=x'],
    ],
    [{ organizationalUnits: ['OU=a,DC=x', 'ou=A,dc=X'] }, ['OU=a,DC=x']],
  ])('%j is searched in %j', (changes, bases) => {
    expect(scopeOf(changes).bases).toEqual(bases);
  });

  it.each([
    ['CN=k,OU=a,DC=x', true],
    ['cn=k,ou=A, dc=X', true],
    ['CN=k,OU=no,OU=a,DC=x', false],
    ['CN=k,OU=b,DC=x', false],
    ['CN=k\\,OU=a,DC=x', false],
  ])('holds %s: %s', (dn, isHeld) => {
    const scope = scopeOf({
      organizationalUnits: ['OU=a,DC=x'],
      excludedOrganizationalUnits: ['OU=no,OU=a,DC=x'],
    });
    expect(scope.holds(dn)).toBe(isHeld);
  });

  it('is another one when its settings are, and not by their spelling', () => {
    const { fingerprint } = scopeOf({ searchBase: 'OU=a,DC=x' });
    expect(scopeOf({ searchBase: 'ou=a, dc=x' }).fingerprint).toBe(fingerprint);
    expect(scopeOf({ searchBase: 'OU=b,DC=x' }).fingerprint).not.toBe(fingerprint);
    expect(scopeOf({ searchBase: 'OU=a,DC=x', filter: '(sn=*)' }).fingerprint).not.toBe(fingerprint);
  });
});

describe('a count of what there is', () => {
  it('is the same for the same objects in any order, and no other', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.uuid(), { minLength: 1 }), fc.uuid(), (guids, other) => {
        const census = Census.of(guids);
        expect(Census.of(guids.toReversed()).equals(census)).toBe(true);
        expect(Census.parse(census.toString()).equals(census)).toBe(true);
        expect(Census.of(guids.slice(1)).equals(census)).toBe(false);
        // One gone and another come is no less a difference.
        if (!guids.includes(other)) expect(Census.of([...guids.slice(1), other]).equals(census)).toBe(false);
        const again = Census.of(guids);
        again.remove(guids[0] ?? '');
        expect(Census.of(guids.slice(1)).equals(again)).toBe(true);
      }),
    );
  });
});

describe('a cursor', () => {
  const content = { feed: 'DirSync', mark: '{}', scope: 'abc' };
  it('is read as it was written, in the scope that it is of', () => {
    expect(readCursor(writeCursor(content), 'abc')).toEqual({ version: 1, ...content });
  });

  it.each(['', 'x', '{}', '[]', 'null', '{"version":2}', writeCursor({ ...content, scope: 'other' })])(
    '%j is taken no longer',
    (text) => {
      expect(() => readCursor(text, 'abc')).toThrow(/has to be read anew/);
    },
  );
});

describe('members of a group', () => {
  const group = (dn: string, members: readonly string[], memberUids: readonly string[] = []) => ({
    dn,
    members,
    memberUids,
  });
  const none = new Map<string, string[]>();

  it('are found through groups in groups, in circles and by uid', () => {
    const members = new MemberSet(
      [group('cn=a', ['cn=B', 'cn=k']), group('cn=b', ['cn=a', 'cn=l'], ['park']), group('cn=c', ['cn=m'])],
      'CN=A',
    );
    const held = ['cn=k', 'CN=L', 'cn=b', 'cn=a'].map((dn) => members.holds({ dn, attributes: none }));
    expect(held).toEqual([true, true, true, true]);
    expect(members.holds({ dn: 'cn=m', attributes: none })).toBe(false);
    expect(members.holds({ dn: 'cn=p', attributes: new Map([['uid', ['Park']]]) })).toBe(true);
  });

  it('are not those of a group that is not there', () => {
    expect(() => new MemberSet([group('cn=a', [])], 'cn=z')).toThrow(/is not there: cn=z/);
  });
});
