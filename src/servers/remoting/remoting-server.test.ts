import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../base/random.ts';
import { getMember, HashtableValue, toText } from '../../wire/powershell-language/index.ts';
import * as wsman from '../../wire/wsman/index.ts';
import { readResponse, receiveRequest, signalKind, stopRequest } from '../../wire/wsman/index.ts';
import { makeTestCallers } from './test-callers.ts';
import { makeTestServer, type Step, TestClient } from './test-client.ts';

async function open(limits: Parameters<typeof makeTestServer>[0] = {}) {
  const callers = await makeTestCallers();
  const server = makeTestServer(limits);
  const client = new TestClient(server, callers.owner());
  expect(await client.open()).toBe('opened');
  return { ...callers, server, client };
}

const until = async (isSo: () => boolean): Promise<void> => {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries > 400) throw new Error('It did not come to that.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

describe('pipelines', () => {
  it.each<[string, readonly Step[], object]>([
    ['a command', [['Get-AcceptedDomain', {}]], { output: ['contoso.com'], state: 'Completed' }],
    ['arguments by name', [['Write-Output', { InputObject: [1, 2] }]], { output: ['1', '2'] }],
    [
      'commands that are piped',
      [
        ['Write-Output', { InputObject: [3, 1, 2] }],
        ['Sort-Object', { Descending: null }],
      ],
      { output: ['3', '2', '1'] },
    ],
    ['a script', [{ script: '1..3 | % { $_ * 2 }' }], { output: ['2', '4', '6'] }],
    [
      'a command and then a script',
      [['Write-Output', { InputObject: [1, 2] }], { script: '$input | % { "<$_>" }' }],
      { output: ['<1>', '<2>'] },
    ],
    [
      'all streams',
      [
        {
          script:
            'Write-Warning w; Write-Verbose v -Verbose; Write-Debug d -Debug; Write-Host h; Write-Progress p',
        },
      ],
      { output: [], others: ['warning: w', 'verbose: v', 'debug: d', 'information: PSHOST', 'progress: p'] },
    ],
    [
      'an error that does not end it',
      [{ script: 'Get-Mailbox nobody; "on"' }],
      { output: ['on'], errors: [expect.stringMatching(/Get-Mailbox$/)], state: 'Completed' },
    ],
    ['an unknown command', ['Get-Nothing'], { state: 'Failed CommandNotFoundException' }],
    ['a script that cannot be parsed', [{ script: 'if (' }], { state: 'Failed IfStatementMissingCondition' }],
    [
      'what a Format cmdlet makes, as lines',
      [
        ['Get-AcceptedDomain', {}],
        ['Format-List', { Property: 'DomainName' }],
      ],
      { output: ['', 'DomainName : contoso.com', ''] },
    ],
    [
      'a command as the proxies of Import-PSSession call it',
      [
        {
          script: 'param($name, $boundParams, $unboundParams) & $name @boundParams @unboundParams',
          args: ['Get-AcceptedDomain', new HashtableValue([['ResultSize', 5]]), ['contoso.com']],
        },
      ],
      { output: ['contoso.com'] },
    ],
    ['no files of the server', [{ script: '[System.IO.File]::ReadAllBytes("/etc/passwd")' }], { output: [] }],
  ])('%s', async (_, steps, expected) => {
    const { client } = await open();
    expect(await client.run(steps)).toMatchObject(expected);
  });

  it('keep variables from one to the next, until the client resets them', async () => {
    const { client } = await open();
    await client.run([{ script: '$a = 5' }]);
    expect((await client.run([{ script: '"<$a>"' }])).output).toEqual(['<5>']);
    client.pool.resetRunspaceState();
    await client.post(
      wsman.sendRequest(client.header, client.ids, undefined, 'stdin', client.takeAll(undefined)),
    );
    expect((await client.run([{ script: '"<$a>"' }])).output).toEqual(['<>']);
  });

  it('take input that comes after the command', async () => {
    const { client } = await open();
    const id = await client.start([['Sort-Object', {}]], { noInput: false });
    const pipeline = client.pool.findPipeline(id);
    pipeline?.input('two');
    await client.sendMore(id);
    pipeline?.input('one');
    pipeline?.endInput();
    await client.sendMore(id);
    expect(await client.hear(id)).toMatchObject({ output: ['one', 'two'], state: 'Completed' });
  });

  it('show on the screen of the client what goes to Out-Default', async () => {
    const { client } = await open();
    const hostInfo = {
      isHostNull: false,
      isHostUINull: false,
      isHostRawUINull: true,
      useRunspaceHost: false,
    };
    const heard = await client.run([{ script: '"a"; Write-Error bad' }, 'Out-Default'], { hostInfo });
    expect(heard).toMatchObject({ output: [], errors: [], state: 'Completed' });
    expect(heard.others[0]).toBe('WriteLine2: a');
    expect(heard.others[1]).toMatch(/^WriteErrorLine: .*bad/);
  });

  it('show it on the screen of the session where they have none of their own', async () => {
    const { owner } = await makeTestCallers();
    const hostInfo = {
      isHostNull: false,
      isHostUINull: false,
      isHostRawUINull: true,
      useRunspaceHost: false,
    };
    const client = new TestClient(makeTestServer(), owner(), undefined, undefined, hostInfo);
    await client.open();
    expect((await client.run([{ script: 'Write-Host hello' }])).others).toContain('WriteLine2: hello');
  });

  it('ask the person at the client before what may be regretted', async () => {
    const { client, rooms } = await open();
    await rooms.run('New-Mailbox anna -PrimarySmtpAddress anna@contoso.com');
    const hostInfo = {
      isHostNull: false,
      isHostUINull: false,
      isHostRawUINull: true,
      useRunspaceHost: false,
    };
    const id = await client.start([['Remove-Mailbox', { Identity: 'anna' }]], { hostInfo });
    const asked: string[] = [];
    const heard = await client.hear(id, async (event) => {
      if (event.type !== 'hostCall') return;
      asked.push(event.call.method);
      const { callId, method } = event.call;
      client.pool.findPipeline(id)?.respond({ callId, method, value: 0 });
      await client.sendMore(id);
    });
    expect(asked).toEqual(['PromptForChoice']);
    expect(heard.state).toBe('Completed');
    expect((await rooms.run('Get-Mailbox')).values).toEqual([]);
  });

  it.each(['exit', 'Exit-PSSession'])('let the person leave with %s', async (text) => {
    const { client } = await open();
    const hostInfo = {
      isHostNull: false,
      isHostUINull: false,
      isHostRawUINull: true,
      useRunspaceHost: false,
    };
    const heard = await client.run([{ script: text }, 'Out-Default'], { hostInfo });
    expect(heard).toMatchObject({ state: 'Completed', others: ['PopRunspace: '] });
  });

  it('let the person type a line', async () => {
    const { client } = await open();
    const hostInfo = {
      isHostNull: false,
      isHostUINull: false,
      isHostRawUINull: true,
      useRunspaceHost: false,
    };
    const id = await client.start([['Read-Host', { Prompt: 'Name' }]], { hostInfo });
    const heard = await client.hear(id, async (event) => {
      if (event.type !== 'hostCall' || event.call.method !== 'ReadLine') return;
      const { callId, method } = event.call;
      client.pool.findPipeline(id)?.respond({ callId, method, value: 'Anna' });
      await client.sendMore(id);
    });
    expect(heard).toMatchObject({ output: ['Anna'], others: ['Write1: Name: ', 'ReadLine: '] });
  });

  it('refuse what needs an answer where there is nobody to give one', async () => {
    const { client, rooms } = await open();
    await rooms.run('New-Mailbox anna -PrimarySmtpAddress anna@contoso.com');
    const heard = await client.run([['Remove-Mailbox', { Identity: 'anna' }]]);
    expect(heard.errors).toEqual(['InvalidOperation,Remove-Mailbox']);
  });

  it('run at the same time as others of the session', async () => {
    const { client } = await open();
    const waiting = await client.start(['Wait-Forever']);
    expect((await client.run([['Write-Output', { InputObject: 'a' }]])).output).toEqual(['a']);
    await client.post(stopRequest(client.header, client.ids, waiting));
    expect((await client.hear(waiting)).state).toMatch(/^Stopped/);
  });
});

describe('stopping', () => {
  it.each([
    'powershell/signal/crtl_c',
    'powershell/signal/ctrl_c',
    'http://schemas.microsoft.com/wbem/wsman/1/windows/shell/signal/terminate',
  ])('%s ends the work', async (code) => {
    const { client, witness } = await open();
    const id = await client.start(['Wait-Forever']);
    await until(() => witness.seen.includes('waits'));
    const body = stopRequest(client.header, client.ids, id).replace('powershell/signal/crtl_c', code);
    expect(await client.post(body)).toEqual({ kind: 'done' });
    await until(() => witness.seen.includes('stopped'));
    if (signalKind(code) === 'stop') expect((await client.hear(id)).state).toMatch(/^Stopped/);
  });

  it('holds a pipeline back whose client does not take its output', async () => {
    const { client, witness } = await open({ maxQueuedBytes: 50_000 });
    const id = await client.start(['Get-Count']);
    const { events } = await client.receive(id);
    expect(events.length).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(witness.seen).not.toContain('ended');
    await client.post(stopRequest(client.header, client.ids, id));
    await until(() => witness.seen.includes('ended'));
  });

  it('comes for a pipeline whose messages nobody reads', async () => {
    const { client } = await open({ maxQueuedBytes: 50_000 });
    const id = await client.start([{ script: 'while ($true) { Write-Warning ("x" * 1000) }' }]);
    expect((await client.hear(id)).state).toBe('Failed TooManyMessages');
  });

  it('of the session ends everything in it', async () => {
    const { client, witness } = await open();
    const id = await client.start(['Wait-Forever']);
    await until(() => witness.seen.includes('waits'));
    expect(await client.post(wsman.deleteRequest(client.header, client.ids))).toEqual({ kind: 'done' });
    await until(() => witness.seen.includes('stopped'));
    expect((await client.receive(id)).fault).toBe('InvalidSelectors');
  });

  it('of the server answers whoever waits', async () => {
    const { client, server } = await open({ maxReceiveMs: 60_000 });
    const waiting = client.receive(undefined, 60_000);
    await server.stop();
    expect((await waiting).fault).toBe('InternalError');
  });

  it('comes for a client that went away in the middle of a Receive', async () => {
    const { client, server, witness } = await open({
      vanishedAfterMs: 20,
      sweepEveryMs: 5,
      maxReceiveMs: 60_000,
    });
    await server.start();
    await client.start(['Wait-Forever']);
    const connection = new AbortController();
    const waiting = client.receive(undefined, 60_000, connection.signal);
    await until(() => witness.seen.includes('waits'));
    connection.abort();
    expect((await waiting).fault).toBe('TimedOut');
    await until(() => witness.seen.includes('stopped'));
    expect((await client.receive(undefined)).fault).toBe('InvalidSelectors');
    await server.stop();
  });

  it('comes for a session that nobody uses', async () => {
    const { client, server } = await open({ idleTimeoutMs: 20, sweepEveryMs: 5 });
    await server.start();
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect((await client.receive(undefined)).fault).toBe('InvalidSelectors');
    await server.stop();
  });
});

describe('sessions', () => {
  it('are three of an account, and the refusal says which and what to do', async () => {
    const { client, server, owner } = await open();
    const others = [new TestClient(server, owner()), new TestClient(server, owner())];
    for (const other of others) expect(await other.open()).toBe('opened');
    const fourth = await new TestClient(server, owner()).open();
    expect(fourth).toContain(
      'Fail to create a runspace because you have exceeded the maximum number of connections allowed : 3 for the policy party : MaxConcurrency',
    );
    expect(fourth).toContain(client.id.toUpperCase());
    expect(fourth).toContain('192.0.2.1');
    expect(await new TestClient(server, owner('somebody else')).open()).toBe('opened');
    await client.post(wsman.deleteRequest(client.header, client.ids));
    expect(await new TestClient(server, owner()).open()).toBe('opened');
  });

  it('belong to their account alone', async () => {
    const { client, server, owner } = await open();
    const thief = new TestClient(server, owner('thief'), undefined, client.id);
    expect((await thief.receive(undefined)).fault).toBe('InvalidSelectors');
    expect(await thief.open()).toMatch(/exists already|There is a session/);
    const listed = await thief.post(wsman.enumerateRequest(thief.header, { messageId: thief.id }));
    expect(listed).toMatchObject({ kind: 'listed', shells: [] });
  });

  it('can be left, listed, and taken up from elsewhere with what runs in them', async () => {
    const { client, server, owner, witness } = await open();
    const running = await client.start(['Wait-Forever']);
    await until(() => witness.seen.includes('waits'));
    await client.post(wsman.disconnectRequest(client.header, client.ids));
    const elsewhere = new TestClient(server, owner(), undefined, client.id);
    const listed = await elsewhere.post(wsman.enumerateRequest(elsewhere.header, { messageId: client.id }));
    expect(listed).toMatchObject({ shells: [{ shellId: client.id.toUpperCase(), state: 'Disconnected' }] });
    elsewhere.pool.connect();
    const connected = await elsewhere.post(
      wsman.connectRequest(elsewhere.header, elsewhere.ids, Buffer.concat(elsewhere.takeAll(undefined))),
    );
    if (connected.kind !== 'connected') throw new Error(connected.kind);
    elsewhere.pool.receive(connected.fragments);
    while (elsewhere.pool.state !== 'Opened') await elsewhere.receive(undefined);
    expect(witness.seen).not.toContain('stopped');
    elsewhere.pool.attachPipeline(running);
    await elsewhere.post(stopRequest(elsewhere.header, elsewhere.ids, running));
    expect((await elsewhere.hear(running)).state).toMatch(/^Stopped/);
    expect((await elsewhere.run([['Write-Output', { InputObject: 'a' }]])).output).toEqual(['a']);
  });

  it('can be left and taken up by the same client', async () => {
    const { client } = await open();
    await client.post(wsman.disconnectRequest(client.header, client.ids));
    expect(await client.post(wsman.reconnectRequest(client.header, client.ids))).toEqual({ kind: 'done' });
    expect((await client.run([['Write-Output', { InputObject: 'a' }]])).output).toEqual(['a']);
  });

  it('answer at once to the newest Receive, and end the one before', async () => {
    const { client } = await open({ maxReceiveMs: 60_000 });
    const first = client.receive(undefined, 60_000);
    const second = client.receive(undefined, 50);
    expect((await first).fault).toBe('TimedOut');
    expect((await second).fault).toBe('TimedOut');
  });
});

describe('compressed streams', () => {
  it('carry what a client sends and hears', async () => {
    const { owner } = await makeTestCallers();
    const client = new TestClient(makeTestServer(), owner());
    expect(await client.open({ compressed: true })).toBe('opened');
    const long = 'abc'.repeat(30_000);
    expect((await client.run([['Write-Output', { InputObject: long }]])).output).toEqual([long]);
  });

  it('that are none are a fault', async () => {
    const { owner } = await makeTestCallers();
    const client = new TestClient(makeTestServer(), owner());
    await client.open({ compressed: true });
    const bytes = new Uint8Array([9, 0, 1, 0, 7]);
    const response = await client.post(
      wsman.sendRequest(client.header, client.ids, undefined, 'stdin', [bytes]),
    );
    expect(response).toMatchObject({ kind: 'fault', fault: { subcode: 'InvalidParameter' } });
  });
});

/** Names of the commands that the server tells of; the count comes before them. */
async function importedBy(client: TestClient, names: readonly string[]): Promise<readonly string[]> {
  const id = systemRandom.guid();
  client.pool.getCommandMetadata(id, { names, commandType: 511, namespaces: undefined, args: undefined });
  await client.send(id);
  const { events } = await client.hear(id);
  const values = events.flatMap((event) => (event.type === 'output' ? [event.value] : []));
  const [count, ...commands] = values;
  expect(getMember(count, 'Count')).toBe(commands.length);
  return commands.map((command) => toText(getMember(command, 'Name')));
}

describe('rights', () => {
  async function account(setup: string, name: string, organization?: string) {
    const callers = await makeTestCallers();
    const done = await callers.rooms.run(setup);
    expect(done.thrown).toBeUndefined();
    expect(done.errors).toEqual([]);
    const client = new TestClient(makeTestServer(), callers.account(name), organization);
    return { client, rooms: callers.rooms, opened: await client.open() };
  }
  const anna = 'New-Mailbox anna -PrimarySmtpAddress anna@contoso.com | Out-Null';

  it('refuse an account that has no role', async () => {
    const { nobody } = await makeTestCallers();
    const opened = await new TestClient(makeTestServer(), nobody()).open();
    expect(opened).toMatch(/^AccessDenied: .*"nobody" isn't assigned to any management roles/);
  });

  it('leave an account without an administrator’s role what is its own', async () => {
    const { client, opened } = await account(anna, 'anna@contoso.com');
    expect(opened).toBe('opened');
    expect((await client.run(['Get-AppPassword'])).state).toBe('Completed');
    expect((await client.run(['Get-AcceptedDomain'])).state).toBe('Failed CommandNotFoundException');
  });

  it('show an account the cmdlets of its roles and no others', async () => {
    const setup = `${anna}; Add-RoleGroupMember "View-Only Organization Management" -Member anna`;
    const { client, opened } = await account(setup, 'anna@contoso.com');
    expect(opened).toBe('opened');
    expect((await client.run(['Get-Mailbox'])).output).toEqual(['anna']);
    expect((await client.run([['New-Mailbox', { Name: 'x' }]])).state).toBe(
      'Failed CommandNotFoundException',
    );
    expect((await client.run([{ script: 'New-Mailbox x' }])).errors).toEqual(['CommandNotFoundException']);
  });

  it('tell a client that imports them the cmdlets and parameters of the roles and no others', async () => {
    const setup = `${anna}; Add-RoleGroupMember "View-Only Organization Management" -Member anna`;
    const { client, rooms } = await account(setup, 'anna@contoso.com');
    const names = await importedBy(client, ['*']);
    const granted = (await rooms.openAs('anna@contoso.com')).runtime.catalog.tables;
    expect(names).toEqual(
      granted.filter(({ cmdlet }) => cmdlet.role !== 'Core').map(({ cmdlet }) => cmdlet.name),
    );
    expect(names).toContain('Get-AcceptedDomain');
    expect(names).not.toContain('New-AcceptedDomain');
    expect(await importedBy(client, ['Get-Accepted*', 'New-*Domain'])).toEqual(['Get-AcceptedDomain']);
    expect(await importedBy(client, ['Select-Object', 'Sort-*'])).toEqual(['Select-Object']);
  });

  it('are looked at again at every cmdlet', async () => {
    const setup = `${anna}; Add-RoleGroupMember "View-Only Organization Management" -Member anna`;
    const { client, rooms } = await account(setup, 'anna@contoso.com');
    expect((await client.run(['Get-AcceptedDomain'])).output).toEqual(['contoso.com']);
    await rooms.run(
      'Remove-RoleGroupMember "View-Only Organization Management" -Member anna -Confirm:$false',
    );
    expect((await client.run(['Get-AcceptedDomain'])).state).toBe('Failed CommandNotFoundException');
  });

  it('end at the organisation of the account', async () => {
    const setup = `${anna}; Add-RoleGroupMember "Organization Management" -Member anna; New-Organization fabrikam -DomainName fabrikam.com | Out-Null; New-Mailbox bob -PrimarySmtpAddress bob@fabrikam.com -Organization fabrikam | Out-Null`;
    const { client } = await account(setup, 'anna@contoso.com');
    expect((await client.run([['Get-Mailbox', { Organization: 'fabrikam' }]])).output).toEqual([]);
    expect((await client.run([['Get-Mailbox', { Identity: 'bob@fabrikam.com' }]])).output).toEqual([]);
    const other = await account(setup, 'anna@contoso.com', 'fabrikam.com');
    expect(other.opened).toMatch(/There is no organisation "fabrikam.com"/);
  });
});

describe('what a client sends that is wrong', () => {
  it('is answered with a fault, and the session goes on', async () => {
    const { client } = await open();
    const good = receiveRequest(client.header, client.ids, undefined, 10);
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length), fc.nat(60), fc.string(), async (at, length, patch) => {
        const response = await client.post(good.slice(0, at) + patch + good.slice(at + length));
        expect(['fault', 'received', 'done', 'listed']).toContain(response.kind);
      }),
    );
    expect((await client.run([['Write-Output', { InputObject: 'a' }]])).output).toEqual(['a']);
  });

  it('in fragments breaks that session and no other', async () => {
    const { client, server, owner } = await open();
    const bad = new TestClient(server, owner());
    expect(await bad.open()).toBe('opened');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        const body = wsman.sendRequest(bad.header, bad.ids, undefined, 'stdin', [bytes]);
        expect(['fault', 'done']).toContain((await bad.post(body)).kind);
      }),
    );
    expect((await client.run([['Write-Output', { InputObject: 'a' }]])).output).toEqual(['a']);
  });

  it.each([
    [
      'another resource',
      (text: string) => text.replaceAll('powershell/Microsoft.Exchange', 'wbem/cmd'),
      'DestinationUnreachable',
    ],
    [
      'an id that is no GUID',
      (text: string) => text.replace(/ShellId="[^"]*"/, 'ShellId="x"'),
      'InvalidParameter',
    ],
  ])('as %s', async (_, change, fault) => {
    const { server, owner } = await open();
    const client = new TestClient(server, owner());
    client.pool.open();
    const creation = Buffer.concat(client.takeAll(undefined));
    const response = await client.post(change(wsman.createRequest(client.header, client.ids, creation)));
    expect(response).toMatchObject({ kind: 'fault', fault: { subcode: fault } });
  });

  it('never, where it stops pipelines and does not ask how they ended', async () => {
    const { client } = await open({ maxPipelines: 2 });
    for (let count = 0; count < 5; count += 1) {
      const id = await client.start(['Wait-Forever']);
      await client.post(stopRequest(client.header, client.ids, id));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect((await client.run([['Write-Output', { InputObject: 'a' }]])).output).toEqual(['a']);
  });

  it('as more pipelines than a session may have', async () => {
    const { client } = await open({ maxPipelines: 2 });
    await client.start(['Wait-Forever']);
    await client.start(['Wait-Forever']);
    const id = await client.start(['Wait-Forever']);
    expect((await client.receive(id)).fault).toBe('InvalidSelectors');
  });
});

it('tells who asks without a password what it is, and nothing else', async () => {
  const server = makeTestServer();
  const call = {
    caller: undefined,
    clientAddress: '',
    organization: undefined,
    signal: new AbortController().signal,
  };
  const identify =
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"><s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>';
  expect((await server.answer(identify, call)).body).toContain('<wsmid:ProductVendor>Landfall<');
  const header = { to: '', sessionId: 'x', maxEnvelopeBytes: 512_000, locale: 'en-US' };
  const other = await server.answer(wsman.enumerateRequest(header, { messageId: 'x' }), call);
  expect(readResponse(other.body)).toMatchObject({ kind: 'fault', fault: { subcode: 'AccessDenied' } });
});
