/** What runs in a session, and what comes of it. */
import { describe, expect, it } from 'vitest';
import { getMember, HashtableValue, toText } from '../../wire/powershell-language/index.ts';
import * as wsman from '../../wire/wsman/index.ts';
import { stopRequest } from '../../wire/wsman/index.ts';
import { makeTestCallers } from './test-callers.ts';
import { makeTestServer, type Step, TestClient } from './test-client.ts';
import { openTestSession } from './test-session.ts';

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
    const { client } = await openTestSession();
    expect(await client.run(steps)).toMatchObject(expected);
  });

  it('give what Write-Host writes its text, which PowerShell shows of it', async () => {
    const { client } = await openTestSession();
    const { events } = await client.run([{ script: 'Write-Host hello' }]);
    const told = events.find((event) => event.type === 'information');
    expect(told?.type === 'information' && toText(told.record.messageData)).toBe('hello');
    expect(told?.type === 'information' && getMember(told.record.messageData, 'NoNewLine')).toBe(false);
  });

  it('keep variables from one to the next, until the client resets them', async () => {
    const { client } = await openTestSession();
    await client.run([{ script: '$a = 5' }]);
    expect((await client.run([{ script: '"<$a>"' }])).output).toEqual(['<5>']);
    client.pool.resetRunspaceState();
    await client.post(
      wsman.sendRequest(client.header, client.ids, undefined, 'stdin', client.takeAll(undefined)),
    );
    expect((await client.run([{ script: '"<$a>"' }])).output).toEqual(['<>']);
  });

  it('take input that comes after the command', async () => {
    const { client } = await openTestSession();
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
    const { client } = await openTestSession();
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
    const { client, rooms } = await openTestSession();
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
    const { client } = await openTestSession();
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
    const { client } = await openTestSession();
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
    const { client, rooms } = await openTestSession();
    await rooms.run('New-Mailbox anna -PrimarySmtpAddress anna@contoso.com');
    const heard = await client.run([['Remove-Mailbox', { Identity: 'anna' }]]);
    expect(heard.errors).toEqual(['InvalidOperation,Remove-Mailbox']);
  });

  it('run at the same time as others of the session', async () => {
    const { client } = await openTestSession();
    const waiting = await client.start(['Wait-Forever']);
    expect((await client.run([['Write-Output', { InputObject: 'a' }]])).output).toEqual(['a']);
    await client.post(stopRequest(client.header, client.ids, waiting));
    expect((await client.hear(waiting)).state).toMatch(/^Stopped/);
  });
});
