import { describe, expect, it } from 'vitest';
import type { SourceValue } from '../../source-object.ts';
import { readObject } from '../space/space-object.ts';
import { type DesiredState, desiredState, invalidValues } from './desired-state.ts';
import { withDigits } from './mail-name.ts';
import { desiredKind } from './recipient-shape.ts';
import { outOfScope } from './scope.ts';
import type { RuleContext } from './sync-settings.ts';

type Values = Readonly<Record<string, SourceValue | readonly SourceValue[]>>;

const context: RuleContext = {
  verifiedDomains: new Set(['contoso.com']),
  initialDomain: 'contoso.com',
  provisionMailboxes: true,
  features: {
    ...{ SynchronizeUpnForManagedUsers: false, EnableSoftMatchOnUpn: true, BlockSoftMatch: false },
    ...{ BlockCloudObjectTakeoverThroughHardMatch: false },
    ...{ DuplicateUPNResiliency: true, DuplicateProxyAddressResiliency: true },
  },
};

function object(values: Values, kind = 'user') {
  const all = { objectClass: kind, cn: 'Kim', sAMAccountName: 'kim', ...values };
  const attributes = new Map(
    Object.entries(all).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value : [value]]),
  );
  return readObject('ad', { dn: `CN=Kim,DC=c`, guid: '00112233-4455-6677-8899-aabbccddeeff', attributes });
}

const desired = (values: Values, kind?: string): DesiredState =>
  desiredState([object(values, kind)], context);
const addresses = ({ addresses: all }: DesiredState): string[] => {
  return all.map(({ type, address, primary }) => `${primary ? type.toUpperCase() : type}:${address}`);
};

describe('the nickname', () => {
  it.each<[string, Values, string]>([
    ['is mailNickname', { mailNickname: 'nick', mail: 'mail@contoso.com' }, 'nick'],
    [
      'then the prefix of the primary address',
      { proxyAddresses: ['smtp:b@contoso.com', 'SMTP:a@contoso.com'], mail: 'm@contoso.com' },
      'a',
    ],
    ['then of mail', { mail: 'mail@contoso.com', userPrincipalName: 'upn@contoso.com' }, 'mail'],
    [
      'then of the sign-in name',
      { userPrincipalName: 'upn@contoso.com', proxyAddresses: ['smtp:b@contoso.com'] },
      'upn',
    ],
    ['then of a secondary address', { proxyAddresses: ['smtp:b@contoso.com'] }, 'b'],
    ['then the account', {}, 'kim'],
    ['without what no alias may hold', { mailNickname: '.김 미나(영업).' }, 'gim_mina_yeongeop_'],
    ['of 64 characters', { mailNickname: 'a'.repeat(70) }, 'a'.repeat(64)],
  ])('%s', (_, values, expected) => {
    expect(desired(values).nickname.value).toBe(expected);
  });

  it('gets four digits where it is taken, the same in every run', () => {
    expect(withDigits('kim', 'anchor', 1)).toMatch(/^kim\d{4}$/);
    expect(withDigits('kim', 'anchor', 1)).toBe(withDigits('kim', 'anchor', 1));
    expect(withDigits('kim', 'anchor', 2)).not.toBe(withDigits('kim', 'anchor', 1));
    expect(withDigits('a'.repeat(64), 'x', 1)).toHaveLength(64);
  });
});

describe('addresses', () => {
  it.each<[string, Values, string[]]>([
    ['mail is the primary', { mail: 'a@contoso.com' }, ['SMTP:a@contoso.com']],
    [
      'a primary masks mail',
      { mail: 'a@contoso.com', proxyAddresses: 'SMTP:b@contoso.com' },
      ['SMTP:b@contoso.com'],
    ],
    [
      'secondaries do not',
      { mail: 'a@contoso.com', proxyAddresses: ['smtp:A@contoso.com', 'smtp:b@contoso.com'] },
      ['SMTP:a@contoso.com', 'smtp:b@contoso.com'],
    ],
    [
      'in domains that are not proved stay behind',
      { proxyAddresses: ['SMTP:a@contoso.local', 'smtp:b@contoso.com'] },
      ['smtp:b@contoso.com'],
    ],
    [
      'of dead systems stay behind',
      { proxyAddresses: ['SMTP:a@contoso.com', 'X400:c=kr', 'MS:x', 'MSMAIL:x', 'X500:/o=x'] },
      ['SMTP:a@contoso.com', 'MS:x', 'X500:/o=x'],
    ],
    [
      'without sense stay behind',
      { proxyAddresses: ['SMTP:a@contoso.com', 'smtp:a b@contoso.com', 'nothing', 'smtp:'] },
      ['SMTP:a@contoso.com'],
    ],
    [
      'twice are there once',
      { proxyAddresses: ['SMTP:a@contoso.com', 'smtp:A@contoso.com'] },
      ['SMTP:a@contoso.com'],
    ],
  ])('%s', (_, values, expected) => {
    expect(addresses(desired(values))).toEqual(expected);
  });
});

describe('what a user becomes', () => {
  it.each<[string, Values, string]>([
    ['with mail', { mail: 'a@contoso.com' }, 'userMailbox'],
    ['without', {}, 'user'],
    [
      'with a target outside',
      { mail: 'a@contoso.com', mailNickname: 'a', targetAddress: 'SMTP:a@b.example' },
      'mailUser',
    ],
    [
      'with a target outside, and nobody who looks after it',
      { mail: 'a@contoso.com', targetAddress: 'SMTP:a@b.example' },
      'userMailbox',
    ],
    [
      'with a target that is here',
      { mail: 'a@contoso.com', mailNickname: 'a', targetAddress: 'SMTP:a@contoso.com' },
      'userMailbox',
    ],
    [
      'a shared mailbox',
      { mail: 'a@contoso.com', mailNickname: 'a', msExchRecipientTypeDetails: '34359738368' },
      'sharedMailbox',
    ],
    ['a room', { mail: 'a@contoso.com', mailNickname: 'a', msExchRecipientTypeDetails: '16' }, 'roomMailbox'],
  ])('%s', (_, values, expected) => {
    expect(desiredKind(desired(values), undefined)).toBe(expected);
  });

  it('keeps a mailbox that it has, and gets none again that was taken away', () => {
    const before = { kind: 'userMailbox', hasMailbox: true, wasProvisioned: true } as const;
    expect(desiredKind(desired({}), before)).toBe('userMailbox');
    expect(
      desiredKind(desired({ mail: 'a@contoso.com' }), { ...before, kind: 'user', hasMailbox: false }),
    ).toBe('user');
  });
});

describe('what is out of scope', () => {
  it.each<[string, Values, string, string | undefined]>([
    ['a user', {}, 'user', undefined],
    [
      'whose name begins with Guest',
      { cn: 'Guest Relations', sAMAccountName: 'guestrel' },
      'user',
      undefined,
    ],
    ['a critical object', { isCriticalSystemObject: 'TRUE' }, 'user', 'critical'],
    ['an account of the synchronisation itself', { sAMAccountName: 'MSOL_1234' }, 'user', 'serviceAccount'],
    ['a mailbox of Exchange', { mailNickname: 'SystemMailbox{1}' }, 'user', 'systemMailbox'],
    ['an arbitration mailbox', { msExchRecipientTypeDetails: String(0x800000) }, 'user', 'systemMailbox'],
    ['a computer', {}, 'computer', 'class'],
    ['a contact that nobody can write to', {}, 'contact', 'noMail'],
    ['a group for mail without an address', { groupType: '2' }, 'group', 'noMail'],
    ['a group for rights', { groupType: '-2147483646' }, 'group', undefined],
  ])('%s', (_, values, kind, expected) => {
    expect(outOfScope(object(values, kind))).toBe(expected);
  });
});

describe('what keeps an object from coming', () => {
  it.each<[string, Values, string[]]>([
    ['nothing', { givenName: 'a'.repeat(64), info: 'two\nlines' }, []],
    ['a given name of 65', { givenName: 'a'.repeat(65) }, ['givenName tooLong']],
    ['a line break in a title', { title: 'a\nb' }, ['title characters']],
    ['a sign-in name of 114', { userPrincipalName: `${'a'.repeat(64)}@${'b'.repeat(37)}.contoso.com` }, []],
  ])('%s', (_, values, expected) => {
    const [first] = [object(values)];
    const found = invalidValues([first], desiredState([first], context));
    expect(found.map(({ attribute, reason }) => `${attribute} ${reason}`)).toEqual(expected);
  });

  it('is an anchor that has changed', () => {
    const before = object({});
    const anchored = { 'mS-DS-ConsistencyGuid': Buffer.from('another anchor..') };
    const attributes = new Map([
      ['objectclass', ['user']],
      ['ms-ds-consistencyguid', [anchored['mS-DS-ConsistencyGuid']]],
    ]);
    const after = readObject('ad', { dn: before.dn, guid: before.guid, attributes }, before);
    expect(after.anchor).toBe('MyIRAFVEd2aImaq7zN3u/w==');
    expect(invalidValues([after], desiredState([after], context)).map(({ reason }) => reason)).toEqual([
      'anchor',
    ]);
  });
});
