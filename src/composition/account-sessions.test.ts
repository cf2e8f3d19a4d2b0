import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeWith } from '../../tests/support/services.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { createTestDatabase } from '../../tests/support/test-database.ts';
import type { Principal } from '../access/principal.ts';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { systemRandom } from '../base/random.ts';
import { getConfiguration, loadConfiguration } from '../configuration/load.ts';
import type { Platform } from '../shell/platform.ts';
import { ErrorRecord, PowerShellError, toText } from '../wire/powershell-language/index.ts';
import { openFolder, openPlatform } from './open-platform.ts';

async function open(more: readonly string[] = []): Promise<Platform> {
  const folder = path.join(await temporaryFolder(), 'data');
  const settings = [`store.dataFolder=${folder}`, ...more];
  const config = getConfiguration(loadConfiguration({ settings, environment: {}, workingFolder: '/' }));
  const lent = { clock: systemClock, random: systemRandom, log: silentLog };
  const surroundings = { ...lent, version: '1.0.0', pid: process.pid, command: 'landfall test' };
  return openPlatform(config, openFolder(config, {}, surroundings), {}, surroundings);
}

async function openOnPostgres(): Promise<Platform> {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  const passwordFile = path.join(await temporaryFolder(), 'password');
  const bare = new URL(url);
  await writeFile(passwordFile, decodeURIComponent(bare.password), { mode: 0o600 });
  bare.password = '';
  return open([
    'store.kind=postgres',
    `store.postgres.url=${bare.href}`,
    `store.postgres.passwordFile=${passwordFile}`,
  ]);
}

async function sessionOf(platform: Platform, principal: Principal) {
  const signal = new AbortController().signal;
  const runtime = await platform.sessions.open(principal, { language: 'en', signal });
  return async (line: string): Promise<string[]> => {
    const told: string[] = [];
    const write = (_stream: string, value: unknown) => {
      if (value instanceof ErrorRecord) told.push(value.fullyQualifiedErrorId);
    };
    try {
      for await (const value of runtime.run(line, { write })) told.push(toText(value));
    } catch (error) {
      if (!(error instanceof PowerShellError)) throw error;
      told.push(error.record.fullyQualifiedErrorId);
    }
    return told;
  };
}

const place = { address: '192.0.2.1' };
const password = 'correct horse battery';

/** What a help desk of one office does, from the sign-in on, over a real store. */
async function work(platform: Platform): Promise<void> {
  const asOwner = await sessionOf(platform, { kind: 'platform', name: 'root' });
  expect(
    await asOwner(`
      New-Organization contoso -DomainName contoso.com | Out-Null
      New-AcceptedDomain seoul.example -Vouched | Out-Null
      New-Mailbox Kim -Alias kim -Password '${password}' | Out-Null
      New-Mailbox Lee -Alias lee | Out-Null
      New-Mailbox Seo -PrimarySmtpAddress seo@seoul.example -UserPrincipalName seo@seoul.example | Out-Null
      New-ManagementScope Seoul -Domains seoul.example | Out-Null
      New-RoleGroup Desk -Roles 'Reset Password', 'Mail Recipients' -Members kim -CustomRecipientWriteScope Seoul | Out-Null`),
  ).toEqual([]);
  const kim = await platform.signIn.withPassword('kim@contoso.com', password, place);
  const asKim = await sessionOf(platform, kim);
  expect(await asKim("Set-Mailbox seo -ProhibitSendQuota 1GB -Password 'another good one'")).toEqual([]);
  expect(await asKim('(Get-Mailbox seo).ProhibitSendQuota.ToString()')).toEqual([
    '1 GB (1,073,741,824 bytes)',
  ]);
  expect(await asKim('Set-Mailbox lee -ProhibitSendQuota 1GB')).toEqual([
    expect.stringContaining('access.writeScope'),
  ]);
  expect(await asKim('New-Mailbox x')).toEqual([expect.stringContaining('CommandNotFoundException')]);
  expect(await platform.signIn.withPassword('seo@seoul.example', 'another good one', place)).toMatchObject({
    name: 'seo@seoul.example',
  });
  const [token = '', appPassword = ''] = await asKim(
    '(New-AccessToken x).Token; (New-AppPassword phone).Password',
  );
  expect(await platform.signIn.withToken(token)).toEqual(kim);
  const mail = { ...place, purpose: 'mail' } as const;
  expect(await platform.signIn.withPassword('kim@contoso.com', appPassword, mail)).toEqual(kim);
  expect(await asOwner('Get-RoleGroup Desk | Remove-RoleGroup -Confirm:$false')).toEqual([]);
  expect(await asKim('Set-Mailbox seo -DisplayName x')).toEqual([
    expect.stringContaining('NamedParameterNotFound'),
  ]);
  expect(await asOwner('(Search-AdminAuditLog -UserIds kim@contoso.com).CmdletName -join " "')).toEqual([
    expect.stringContaining('Set-Mailbox'),
  ]);
}

describe('an account on an installation', () => {
  it('signs in, and does what its roles say (embedded)', async () => {
    await using platform = await open();
    await work(platform);
  });
});

describeWith('postgresql', 'an account on an installation', () => {
  it('signs in, and does what its roles say (postgres)', async () => {
    await using platform = await openOnPostgres();
    await work(platform);
  });
});
