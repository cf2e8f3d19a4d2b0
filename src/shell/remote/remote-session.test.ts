import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { systemRandom } from '../../base/random.ts';
import { allCmdlets } from '../../cmdlets/all-cmdlets.ts';
import { makeFormatContext, renderText } from '../../cmdlets/kit/format/out-string.ts';
import { PipelineStoppedError } from '../../cmdlets/kit/pacer.ts';
import type { Confirmer } from '../../cmdlets/kit/ports.ts';
import { viewsOf } from '../../cmdlets/views.ts';
import { LocalDoor } from '../../servers/remoting/local-door.ts';
import { makeTestCallers, type TestCallers } from '../../servers/remoting/test-callers.ts';
import { makeTestServer } from '../../servers/remoting/test-client.ts';
import {
  ErrorRecord,
  PowerShellError,
  type StreamName,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { noHost } from '../../wire/psrp/index.ts';
import { LocalPaths } from '../local-host/local-paths.ts';
import { MachineFiles } from '../local-host/machine-files.ts';
import { UserSecrets } from '../local-host/user-secrets.ts';
import { openTransport } from './http-transport.ts';
import { RemotePool } from './remote-pool.ts';
import { openRemoteSession, type RemoteSessionOptions } from './remote-session.ts';
import { WsmanClient } from './wsman-client.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

type Limits = Parameters<typeof makeTestServer>[0];

async function serve(
  limits: Limits = {},
  maxSessions = 3,
  pick = ({ owner }: TestCallers) => owner('local', maxSessions),
) {
  const callers = await makeTestCallers();
  await callers.rooms.run('New-Mailbox anna -PrimarySmtpAddress anna@contoso.com -DisplayName "Anna 김"');
  const server = makeTestServer({ maxReceiveMs: 30_000, ...limits });
  await server.start();
  const folder = mkdtempSync(path.join(tmpdir(), 'landfall-remote-'));
  const door = new LocalDoor({ folder, server, caller: pick(callers), log: silentLog });
  await door.start({ failed: () => undefined });
  open.push({
    async close() {
      await server.stop();
      await door.stop(AbortSignal.timeout(1_000));
      rmSync(folder, { recursive: true });
    },
  });
  return { ...callers, folder, server };
}

const surroundings = {
  clock: systemClock,
  log: silentLog,
  language: 'en',
  signal: new AbortController().signal,
} as const;

async function connect(options: RemoteSessionOptions = {}, limits: Limits = {}) {
  const served = await serve(limits);
  const session = await openRemoteSession({ kind: 'folder', folder: served.folder }, surroundings, options);
  open.push(session);
  const run = async (script: string, signal?: AbortSignal) => {
    const values: Value[] = [];
    const told: string[] = [];
    const write = (stream: StreamName, value: Value) => {
      told.push(value instanceof ErrorRecord ? value.fullyQualifiedErrorId : `${stream}: ${toText(value)}`);
    };
    try {
      for await (const value of session.runtime.run(script, { write }, signal ? { signal } : {}))
        values.push(value);
    } catch (error) {
      if (!(error instanceof PowerShellError)) throw error;
      told.push(`thrown ${error.record.fullyQualifiedErrorId}`);
    }
    return { values, text: values.map((value) => toText(value)), told };
  };
  return { ...served, session, run };
}

describe('files of the person at the shell', () => {
  it('are read here, and what they are held against is asked of the server', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'landfall-files-'));
    open.push({ close: () => rmSync(folder, { recursive: true }) });
    const person =
      'objectClass: user\ncn: a\ndisplayName: a\nsAMAccountName: a\nproxyAddresses: smtp:anna@contoso.com\n';
    writeFileSync(path.join(folder, 'users.ldif'), `dn: CN=a\n${person}userPrincipalName: a@fabrikam.com\n`);
    const paths = new LocalPaths({ home: folder, location: folder, drives: new Map(), isWindows: false });
    const files = new MachineFiles(paths, new UserSecrets(path.join(folder, 'secret.key'), systemRandom));
    const { run } = await connect({ files });
    const { text, told } = await run(
      '(Test-DirectoryReadiness users.ldif).VerifiedDomains; Test-DirectoryReadiness users.ldif -PassThru -Error UnverifiedDomain, Duplicate | % { "$($_.Value) $($_.Error): $($_.Holders)" }',
    );
    expect(told.filter((line) => !line.startsWith('progress'))).toEqual([]);
    expect(text).toEqual([
      'contoso.com',
      expect.stringContaining('a@fabrikam.com UnverifiedDomain'),
      expect.stringMatching(
        /^smtp:anna@contoso.com .*Duplicate: Anna 김 <anna@contoso.com> \(Landfall\) \*$/,
      ),
    ]);
  });

  it('are not asked for where the server does the work', async () => {
    const { run } = await connect();
    const { told } = await run('Test-DirectoryReadiness');
    expect(told.join()).toContain('directory.readiness.noConnector');
  });
});

describe('cmdlets of a server', () => {
  it.each<[string, string, readonly string[], readonly unknown[]]>([
    ['one', 'Get-AcceptedDomain', ['contoso.com'], []],
    ['positional arguments and names that are cut short', 'Get-Mailbox anna -Res 1', ['anna'], []],
    ['properties', '(Get-Mailbox anna).DisplayName', ['Anna 김'], []],
    [
      'into a cmdlet that is here',
      'Get-Mailbox | Where-Object Alias -eq anna | % { $_.Alias }',
      ['anna'],
      [],
    ],
    ['from a value that is here', '"anna" | Get-Mailbox', ['anna'], []],
    ['from one into another', 'Get-Mailbox | Get-MailboxStatistics | % DisplayName', ['Anna 김'], []],
    [
      'with an object as the argument',
      '$m = Get-Mailbox anna; Get-MailboxStatistics $m | % DisplayName',
      ['Anna 김'],
      [],
    ],
    ['inside a block', 'Get-Mailbox | % { Get-MailboxStatistics $_ | % DisplayName }', ['Anna 김'], []],
    ['of which the first is enough', 'Get-Count | Select-Object -First 1 | % { $_.Length }', ['1002'], []],
    ['from nothing', '@() | Get-Mailbox', [], []],
    ['an error', 'Get-Mailbox nobody', [], [expect.stringMatching(/,Get-Mailbox$/)]],
    ['an error that is not told', 'Get-Mailbox nobody -ErrorAction SilentlyContinue; $?', ['False'], []],
    ['an error that is caught', 'try { Get-Mailbox nobody -EA Stop } catch { "caught" }', ['caught'], []],
    ['an error in a variable', 'Get-Mailbox nobody -EV e -EA SilentlyContinue; $e.Count', ['1'], []],
    ['a wrong parameter', 'Get-Mailbox -Nonsense', [], ['NamedParameterNotFound,Get-Mailbox']],
    [
      'a value that the server refuses',
      'Get-Mailbox -ResultSize many',
      [],
      [expect.stringContaining('ParameterArgument')],
    ],
    [
      'what is detailed',
      'New-Mailbox bob -PrimarySmtpAddress bob@contoso.com -Verbose | Out-Null',
      [],
      [expect.stringMatching(/^verbose: Performing/)],
    ],
    [
      'what would be done',
      'Remove-Mailbox anna -WhatIf; (Get-Mailbox).Count',
      ['1'],
      [expect.stringMatching(/^information: What if/)],
    ],
    [
      'what would be done, by the variable',
      '$WhatIfPreference = $true; Remove-Mailbox anna; (Get-Mailbox).Count',
      ['1'],
      [expect.stringMatching(/^information: What if/)],
    ],
    ['without a question', 'Remove-Mailbox anna -Confirm:$false; (Get-Mailbox).Count', ['0'], []],
    [
      'without a question, by the variable',
      '$ConfirmPreference = "None"; Remove-Mailbox anna; (Get-Mailbox).Count',
      ['0'],
      [],
    ],
    ['with nobody to ask', 'Remove-Mailbox anna', [], ['InvalidOperation,Remove-Mailbox']],
    [
      'a property that is emptied',
      'Set-Mailbox anna -CustomAttribute1 x; Set-Mailbox anna -CustomAttribute1 $null; "<$((Get-Mailbox anna).CustomAttribute1)>"',
      ['<>'],
      [],
    ],
    [
      'a secret',
      'New-Mailbox eve -PrimarySmtpAddress eve@contoso.com -Password (ConvertTo-SecureString "correct horse battery" -AsPlainText -Force)',
      ['eve'],
      [],
    ],
    ['a name that no cmdlet has', 'Get-Nothing', [], ['CommandNotFoundException']],
  ])('%s', async (_, script, text, told) => {
    const { run } = await connect();
    expect(await run(script)).toMatchObject({ text, told });
  });

  it('are shown as where they run', async () => {
    const { run, rooms } = await connect();
    const show = (values: readonly Value[]) =>
      renderText(
        values,
        { width: 120, nowMs: () => 0 },
        makeFormatContext(viewsOf(allCmdlets), () => null),
      );
    const here = await rooms.run('Get-Mailbox');
    expect(show((await run('Get-Mailbox')).values)).toBe(show(here.values));
  });

  it('have the help and the parameters of where they run', async () => {
    const { session, rooms } = await connect();
    const names = (all: readonly { readonly name: string }[] | undefined) =>
      all?.map(({ name }) => name).toSorted();
    const here = rooms.runtime.catalog.find('Set-Mailbox');
    const there = session.runtime.catalog.find('Set-Mailbox');
    expect(names(there?.all)).toEqual(names(here?.all));
    expect(there?.positional.map(({ name }) => name)).toEqual(here?.positional.map(({ name }) => name));
    expect(there?.cmdlet.synopsis).toBe(here?.cmdlet.synopsis);
  });

  it('ask the person who is here', async () => {
    const asked: string[] = [];
    const confirmer: Confirmer = {
      async confirm(question) {
        asked.push(question);
        return asked.length === 1 ? 'no' : 'yes';
      },
    };
    const { run } = await connect({ confirmer });
    expect((await run('Remove-Mailbox anna; (Get-Mailbox).Count')).text).toEqual(['1']);
    expect((await run('Remove-Mailbox anna; (Get-Mailbox).Count')).text).toEqual(['0']);
    expect(asked[0]).toMatch(/sure.*\n.*Remove-Mailbox/s);
  });
});

describe('a session on a server', () => {
  it('stops there what is stopped here, and goes on', async () => {
    const { run, witness } = await connect();
    const stopping = new AbortController();
    const running = run('Wait-Forever', stopping.signal);
    while (!witness.seen.includes('waits')) await new Promise((resolve) => setTimeout(resolve, 5));
    stopping.abort(new Error('Ctrl-C'));
    await expect(running).rejects.toThrow(PipelineStoppedError);
    while (!witness.seen.includes('stopped')) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await run('Get-AcceptedDomain')).text).toEqual(['contoso.com']);
  });

  it('is opened anew where the server has it no more', async () => {
    const { run, server } = await connect();
    await server.stop();
    await server.start();
    expect((await run('Get-AcceptedDomain')).text).toEqual(['contoso.com']);
  });

  it('ends there soon after its client is gone', async () => {
    const { folder } = await serve({ vanishedAfterMs: 50, sweepEveryMs: 10 }, 1);
    const transport = openTransport({ kind: 'folder', folder });
    const id = systemRandom.guid();
    const client = new WsmanClient(transport, { shellId: id, random: systemRandom, locale: 'en-US' });
    const makeKeys = () => expect.fail('Nothing secret is sent.');
    const pool = new RemotePool({ id, client, random: systemRandom, hostInfo: noHost, makeKeys });
    await pool.open(surroundings.signal);
    const refused = openRemoteSession({ kind: 'folder', folder }, surroundings);
    await expect(refused).rejects.toMatchObject({ kind: 'limit' });
    transport[Symbol.dispose]();
    await new Promise((resolve) => setTimeout(resolve, 300));
    open.push(await openRemoteSession({ kind: 'folder', folder }, surroundings));
  });

  it('stays while its client is there, however long nobody types', async () => {
    const { folder } = await serve({ idleTimeoutMs: 1000, sweepEveryMs: 10 }, 1);
    const session = await openRemoteSession({ kind: 'folder', folder }, surroundings);
    open.push(session);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const second = openRemoteSession({ kind: 'folder', folder }, surroundings);
    await expect(second).rejects.toMatchObject({ kind: 'limit' });
  });

  it('is closed there when it is closed here', async () => {
    const { folder } = await serve({}, 1);
    for (let count = 0; count < 3; count += 1) {
      const session = await openRemoteSession({ kind: 'folder', folder }, surroundings);
      await session.close();
    }
    const session = await openRemoteSession({ kind: 'folder', folder }, surroundings);
    open.push(session);
    const second = openRemoteSession({ kind: 'folder', folder }, surroundings);
    await expect(second).rejects.toMatchObject({
      kind: 'limit',
      message: expect.stringContaining('MaxConcurrency'),
    });
  });

  it('knows the only organisation there is', async () => {
    const { session } = await connect();
    expect(await session.findOrganizationName()).toBe('contoso');
    expect(session.place).toMatchObject({ kind: 'server', readOnly: false });
  });

  it('knows the organisation of an account that may not look at organisations', async () => {
    const { folder } = await serve({}, 3, ({ account }) => account('anna@contoso.com'));
    const session = await openRemoteSession({ kind: 'folder', folder }, surroundings);
    open.push(session);
    expect(session.runtime.catalog.find('Get-Organization')).toBeUndefined();
    expect(await session.findOrganizationName()).toBe('contoso');
  });

  it('works in the organisation that was asked for', async () => {
    const { folder, rooms } = await serve();
    await rooms.run('New-Organization fabrikam -DomainName fabrikam.com');
    const options = { organization: 'fabrikam.com' };
    const session = await openRemoteSession({ kind: 'folder', folder }, surroundings, options);
    open.push(session);
    const values: string[] = [];
    const sink = { write: () => undefined };
    for await (const value of session.runtime.run('Get-AcceptedDomain', sink)) values.push(toText(value));
    expect(values).toEqual(['fabrikam.com']);
  });

  it('says that nobody is there', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'landfall-remote-'));
    open.push({ close: () => rmSync(folder, { recursive: true }) });
    const opening = openRemoteSession({ kind: 'folder', folder }, surroundings);
    await expect(opening).rejects.toMatchObject({ code: 'remote.unreachable' });
  });
});
