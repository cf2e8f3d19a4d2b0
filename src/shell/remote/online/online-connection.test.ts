/** Connect-ExchangeOnline and what it brings, against a server of our own in this process. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AccountBudgets } from '../../../access/throttling/account-budgets.ts';
import type { Clock } from '../../../base/clock.ts';
import type { Language } from '../../../base/language.ts';
import { silentLog } from '../../../base/log.ts';
import { systemRandom } from '../../../base/random.ts';
import { cmdlets as coreCmdlets } from '../../../cmdlets/core/registry.gen.ts';
import { Runtime } from '../../../cmdlets/kit/runtime.ts';
import { localCmdlets } from '../../../cmdlets/local/registry.gen.ts';
import { makeTestPartners } from '../../../cmdlets/partner-kit/test-partners.ts';
import { AdminApi } from '../../../servers/rest/admin-api.ts';
import { RestApi } from '../../../servers/rest/rest-api.ts';
import { restCallerOf } from '../../../servers/rest/rest-caller.ts';
import {
  ErrorRecord,
  PowerShellError,
  type StreamName,
  toText,
  type Value,
} from '../../../wire/powershell-language/index.ts';
import { ShellRemoteSessions } from '../remote-sessions.ts';

async function connected({ language = 'en' as Language, connect = '' } = {}) {
  const partners = await makeTestPartners();
  const { sessions, throttling, clock: serverClock } = partners;
  const budgets = new AccountBudgets(serverClock);
  const options = {
    signIn: {
      withPassword: async (name: string) =>
        restCallerOf(await partners.principalOf(name), { sessions, throttling, budgets }),
      withToken: () => Promise.reject(new Error('Nobody comes with one.')),
    },
    ...{ language, clock: serverClock, log: silentLog, random: systemRandom, version: '0' },
  };
  const [admin, rest] = [new AdminApi(options), new RestApi(options)];
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${decodeURIComponent(request.url ?? '')}`);
    const api = request.url?.startsWith('/adminapi') ? admin : rest;
    api.handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const questions: string[] = [];
  const person = {
    confirmer: {
      async confirm(question: string) {
        questions.push(question);
        return 'yes' as const;
      },
    },
  };
  const remoteSessions = new ShellRemoteSessions({
    ...{ person, language, log: silentLog, now: () => 0, readAuthorities: async () => [] },
  });
  onTestFinished(async () => {
    await remoteSessions[Symbol.asyncDispose]();
    server.closeAllConnections();
    server.close();
  });
  const pauses: number[] = [];
  // The server's time passes while the client waits.
  const clock: Clock = {
    now: () => serverClock.now(),
    monotonic: () => serverClock.monotonic(),
    async sleep(ms) {
      pauses.push(ms / 1_000);
      serverClock.set(serverClock.now() + ms);
    },
  };
  const runtime = new Runtime({
    ...partners.surroundings,
    ...{ clock, language, remoteSessions, confirmer: person.confirmer },
    actor: { name: 'somebody', organization: undefined },
    signal: new AbortController().signal,
    cmdlets: [...coreCmdlets, ...localCmdlets],
  });
  const run = async (script: string) => {
    const values: Value[] = [];
    const told: string[] = [];
    const write = (stream: StreamName, value: Value) => {
      told.push(`${stream}: ${value instanceof ErrorRecord ? value.message : toText(value)}`);
    };
    try {
      for await (const value of runtime.run(script, { write })) values.push(value);
    } catch (error) {
      if (!(error instanceof PowerShellError)) throw error;
      told.push(`thrown: ${error.record.message}`);
    }
    return { text: values.map((value) => toText(value)), told };
  };
  const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credential =
    "[pscredential]::new('kim@contoso.com', (ConvertTo-SecureString 'x' -AsPlainText -Force))";
  const connectLine = `Connect-ExchangeOnline ${uri} -Credential (${credential}) ${connect}`;
  const begin = await run(connectLine);
  expect(begin).toEqual({ text: [], told: [] });
  asked.length = 0;
  return { partners, run, asked, pauses, questions, connectLine };
}

const propertiesOf = (line: string) => `(${line} | Get-Member -MemberType Properties).Name -join ' '`;

describe('Get-EXO cmdlets', () => {
  it('ask for entities, and give the smallest set and what is named besides', async () => {
    const { run, asked } = await connected();
    expect((await run('Get-EXOMailbox | Sort-Object Name | % PrimarySmtpAddress')).text).toEqual([
      'kim@contoso.com',
      'lee@contoso.com',
    ]);
    const base = 'GET /adminapi/beta/contoso.com/';
    expect(asked).toEqual([`${base}Mailbox?PropertySet=Minimum&$top=1001`]);
    const { text } = await run(
      propertiesOf('Get-EXOMailbox kim -PropertySets Quota, SoftDelete -Properties MailTip'),
    );
    expect(text[0]?.split(' ')).toEqual(
      expect.arrayContaining(['Alias', 'Guid', 'IssueWarningQuota', 'MailTip', 'WhenSoftDeleted']),
    );
    expect(text[0]).not.toContain('ResourceCapacity');
    const all = await run(propertiesOf('Get-EXOMailbox kim -PropertySets All'));
    expect(all.text).toEqual((await run(propertiesOf('Get-Mailbox kim'))).text);
  });

  it('find one by any of its names', async () => {
    const { run, asked } = await connected();
    for (const by of [
      'kim@contoso.com',
      '-UserPrincipalName kim@contoso.com',
      '-PrimarySmtpAddress kim@contoso.com',
    ]) {
      expect((await run(`(Get-EXOMailbox ${by}).Alias`)).text, by).toEqual(['kim']);
    }
    const id = '$id = (Get-EXOMailbox kim).ExternalDirectoryObjectId';
    expect((await run(`${id}; (Get-EXORecipient -ExternalDirectoryObjectId $id).Name`)).text).toEqual([
      'kim',
    ]);
    expect(asked[0]).toContain(`Mailbox('${btoa('kim@contoso.com')}')?PropertySet=Minimum&isEncoded=true`);
    expect((await run('Get-EXOMailbox kim -UserPrincipalName x')).told[0]).toContain('Give one of them.');
    expect((await run('Get-EXOMailbox nobody; "on"')).told[0]).toMatch(/^error: .*nobody/);
  });

  it('filter, narrow and count on the server', async () => {
    const { run } = await connected();
    expect((await run('Get-EXOMailbox -Filter "Alias -like \'l*\'" | % Name')).text).toEqual(['lee']);
    expect((await run('Get-EXORecipient -RecipientType UserMailbox -Anr ki | % Name')).text).toEqual(['kim']);
    const one = await run('@(Get-EXOMailbox -ResultSize 1).Count');
    expect(one.text).toEqual(['1']);
    expect(one.told).toEqual([expect.stringContaining('warning: There are more results available')]);
    expect((await run('@(Get-EXOMailbox -ResultSize 2).Count')).told).toEqual([]);
    expect((await run('(Get-EXOCASMailbox kim -PropertySets Imap).ImapEnabled')).text).toEqual(['True']);
  });

  it('tell of a mailbox that comes through the pipeline', async () => {
    const { run } = await connected();
    const sizes = 'Get-EXOMailbox | Sort-Object Name | Get-EXOMailboxStatistics';
    expect((await run(`${sizes} | % { "$($_.DisplayName) $($_.TotalItemSize)" }`)).text).toEqual([
      'kim 0 B (0 bytes)',
      'lee 0 B (0 bytes)',
    ]);
    const { text } = await run(
      'Get-EXOMailbox kim | Get-EXOMailboxFolderStatistics -FolderScope Inbox | % { "$($_.FolderPath) $($_.ItemsInFolder)" }',
    );
    expect(text).toEqual(['/Inbox 0']);
    expect((await run('Get-EXOMailboxStatistics')).told[0]).toContain(
      'It is not said which mailbox is meant.',
    );
  });

  it('need a connection', async () => {
    const { run } = await connected();
    const { told } = await run('Disconnect-ExchangeOnline -Confirm:$false; Get-EXOMailbox');
    expect(told.at(-1)).toContain('You must call the Connect-ExchangeOnline cmdlet');
  });

  it('show nothing for which there is no role', async () => {
    const { run, partners } = await connected();
    await partners.make(
      "Add-RoleGroupMember 'Organization Management' -Member lee -Organization contoso; Remove-RoleGroupMember 'Organization Management' -Member kim -Organization contoso -Confirm:$false",
    );
    // What everybody has of it is what lies in one's own hands.
    expect(await run('Get-EXOMailbox | % Name')).toEqual({ text: ['kim'], told: [] });
    for (const line of ['Get-EXOMailbox lee', 'Get-EXORecipient', 'Get-EXOMailboxStatistics lee']) {
      const { text, told } = await run(line);
      expect(text, line).toEqual([]);
      expect(told[0], line).toMatch(/is not recognized|lee/);
    }
  });
});

describe('a server that has had too much', () => {
  const policy = (knobs: string) =>
    `New-ThrottlingPolicy Everybody -ThrottlingPolicyScope Organization ${knobs} | Out-Null`;

  it('is given the time that it asks for', async () => {
    const { run, partners, pauses } = await connected();
    await partners.as('kim@contoso.com', policy('-PswsMaxRequest 2 -PswsMaxRequestTimePeriod 60'));
    const { text, told } = await run('1..3 | % { (Get-EXOMailbox kim).Name }; (Get-Mailbox lee).Name');
    expect(text).toEqual(['kim', 'kim', 'kim', 'lee']);
    expect(pauses).toEqual([60]);
    expect(told).toEqual([
      expect.stringContaining('Going on in 60 seconds'),
      expect.stringMatching(/^progress: /),
    ]);
  });

  it('is not waited for longer than a person would', async () => {
    const { run, partners, pauses } = await connected();
    await partners.as('kim@contoso.com', policy('-PswsMaxRequest 1 -PswsMaxRequestTimePeriod 3600'));
    const { text, told } = await run('Get-EXOMailbox kim | % Name; Get-EXOMailbox kim; Get-Mailbox kim');
    expect(text).toEqual(['kim']);
    expect(pauses).toEqual([]);
    expect(told).toEqual([
      expect.stringContaining('Send it again in 3600 seconds.'),
      expect.stringContaining('Send it again in 3600 seconds.'),
    ]);
  });

  it('says so to whoever connects', async () => {
    const { run, partners, connectLine } = await connected();
    await partners.as('kim@contoso.com', policy('-PswsMaxRequest 0 -PswsMaxRequestTimePeriod 3600'));
    const { told } = await run(connectLine);
    expect(told[0]).toMatch(
      /127\.0\.0\.1:\d+ does not connect: The account has sent 0 requests within 3600 seconds/,
    );
  });
});

describe('a change', () => {
  it('is asked about in the language of the person', async () => {
    const { run, questions, partners } = await connected({ language: 'ko' });
    await run('Remove-Mailbox lee');
    expect(questions).toEqual([
      '이 작업을 수행하시겠습니까?\n대상 "lee"에서 "Remove-Mailbox" 작업을 수행합니다.',
    ]);
    expect(await partners.make('Get-Mailbox -Organization contoso | % Name')).toEqual(['kim']);
  });
});
