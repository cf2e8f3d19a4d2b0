import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { profileNames } from '../finding.ts';
import { profiles } from '../profiles/profiles.ts';
import { checks } from './registry.gen.ts';

const files = readdirSync(import.meta.dirname);
const kebab = (name: string): string =>
  name
    .replaceAll('.', '-')
    .replaceAll('SMIME', 'Smime')
    .replaceAll('sAMA', 'samA')
    .replaceAll('mS-DS', 'ms-ds')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .toLowerCase();

describe('the checks', () => {
  it('have names of their own, and files of the same name', () => {
    const names = checks.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const own = files.filter((file) => !/\.(?:test|gen)\.ts$/.test(file));
    expect(checks.map(({ name }) => `${kebab(name)}.ts`).sort()).toEqual(own.sort());
  });

  it('are named after their attribute', () => {
    for (const { name, attribute } of checks) expect(name.split('.')[0]).toBe(attribute);
  });

  it('are each of some profile, and have a table', () => {
    const tables = files
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => readFileSync(path.join(import.meta.dirname, file), 'utf8'))
      .join('\n');
    for (const check of checks) {
      expect(
        profileNames.some((profile) => check.under(profile) !== undefined),
        check.name,
      ).toBe(true);
      const isNamed = tables.includes(`'${check.name}'`) || tables.includes('`${attribute}.count`');
      if (check.kind !== 'unique') expect(isNamed, check.name).toBe(true);
    }
  });

  it('say what they are for in both languages', () => {
    for (const { name, synopsis } of checks) {
      expect(synopsis.en, name).toMatch(/^[A-Z0-9].*\.$/);
      expect(synopsis.ko, name).toMatch(/[가-힣].*\.$/);
    }
  });
});

/** Where values are compared, by profile: the document's across attributes, IdFix's each by itself. */
describe('uniqueness', () => {
  const spaceOf = Object.fromEntries(
    profileNames.map((profile) => [
      profile,
      checks.flatMap((check) => {
        const rule = check.kind === 'unique' ? check.under(profile) : undefined;
        return rule === undefined
          ? []
          : [`${check.attribute}: ${rule.key} in ${rule.space}, ${rule.severity}`];
      }),
    ]),
  );

  it('is asked by Microsoft365Doc across attributes', () => {
    expect(spaceOf.Microsoft365Doc).toEqual([
      'distinguishedName: fold in distinguishedName, FailsSync',
      'mailNickname: fold in mailNickname, FailsSync',
      'mail: fold in address, FailsSync',
      'mS-DS-ConsistencyGuid: exact in consistencyGuid, FailsSync',
      'proxyAddresses: smtpAddress in address, FailsSync',
      'sAMAccountName: fold in sAMAccountName, Warning',
      'sourceAnchor: exact in sourceAnchor, FailsSync',
      'targetAddress: smtpAddress in address, FailsSync',
      'userPrincipalName: fold in address, FailsSync',
    ]);
  });

  it('is asked by IdFix within each attribute', () => {
    expect(spaceOf.IdFixMultiTenant).toEqual([
      'mailNickname: fold in mailNickname, FailsSync',
      'mail: fold in mail, FailsSync',
      'proxyAddresses: smtpAddress in proxyAddresses, FailsSync',
      'sAMAccountName: fold in sAMAccountName, Warning',
      'targetAddress: smtpAddress in targetAddress, FailsSync',
      'userPrincipalName: fold in userPrincipalName, FailsSync',
    ]);
    expect(spaceOf.IdFixDedicated).toEqual([
      'mail: fold in mail, FailsSync',
      'proxyAddresses: smtpAddress in proxyAddresses, FailsSync',
      'userPrincipalName: fold in userPrincipalName, FailsSync',
    ]);
  });
});

describe('profiles', () => {
  it.each([
    ['displayName', 256, 255, 256],
    ['givenName', 64, 63, undefined],
    ['targetAddress', 256, 255, 256],
    ['userPrincipalName', 113, 113, undefined],
  ] as const)('disagree about the length of %s', (attribute, ...lengths) => {
    expect(profileNames.map((profile) => profiles[profile][attribute].length?.max)).toEqual(lengths);
  });
});
