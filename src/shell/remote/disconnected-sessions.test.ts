/** Sessions that are left at a real server and taken up again, by the shell that had them or by another. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { RemoteSessionState } from '../../cmdlets/kit/remote-sessions.ts';
import { nextSessionState, type SessionTrigger } from './session-states.ts';
import { makeTestNetwork, type TestNetwork, until } from './test-network.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function network(...settings: Parameters<typeof makeTestNetwork>): Promise<TestNetwork> {
  const made = await makeTestNetwork(...settings);
  open.push(made);
  return made;
}

const atGate = ({ gate }: TestNetwork, count = 1) => until(() => gate.waiting === count);
const opened = '$s = New-PSSession $uri -Credential $credential -Name reports';
const there = '-ConnectionUri $uri -Credential $credential';

describe('what may become of a session', () => {
  it.each<[RemoteSessionState, SessionTrigger, RemoteSessionState | undefined]>([
    ['Opened', 'disconnect', 'Disconnected'],
    ['Opened', 'cut', 'Disconnected'],
    ['Opened', 'lose', 'Broken'],
    ['Opened', 'close', 'Closed'],
    ['Disconnected', 'connect', 'Opened'],
    ['Disconnected', 'disconnect', 'Disconnected'],
    ['Disconnected', 'lose', 'Broken'],
    ['Disconnected', 'close', 'Closed'],
    ['Broken', 'connect', undefined],
    ['Broken', 'disconnect', undefined],
    ['Broken', 'cut', 'Broken'],
    ['Broken', 'close', 'Closed'],
    ['Closed', 'connect', undefined],
    ['Closed', 'disconnect', undefined],
    ['Closed', 'lose', 'Closed'],
  ])('%s, %s: %s', (state, trigger, next) => {
    expect(nextSessionState(state, trigger)).toBe(next);
  });
});

describe('a session that is left', () => {
  it('is taken up again by its shell, as it was', async () => {
    const { openShell } = await network();
    const { run } = openShell();
    const ran = await run(
      [
        `${opened}; Invoke-Command $s { $x = 7 }; $s.IdleTimeout`,
        'Disconnect-PSSession $s -IdleTimeoutSec 3600 | % { "$($_.State) $($_.Availability) $($_.IdleTimeout)" }',
        '$s.ExpiresOn -gt $s.DisconnectedOn',
        'Connect-PSSession $s | % { "$($_.State) $($_.Availability)" }',
        'Invoke-Command $s { $x }',
      ].join('; '),
    );
    expect(ran.told).toEqual([]);
    expect(ran.text).toEqual(['900000', 'Disconnected None 3600000', 'True', 'Opened Available', '7']);
  });

  it('takes no command until then, and says what to type', async () => {
    const { openShell } = await network();
    const { run } = openShell();
    const ran = await run(
      `${opened}; Disconnect-PSSession $s | Out-Null; try { Invoke-Command $s { 1 } } catch { "$_" }`,
    );
    expect(ran.text).toEqual([expect.stringContaining('Connect-PSSession -Id 1')]);
  });

  it('is not where lines typed at the prompt go', async () => {
    const { openShell } = await network();
    const { run, sessions } = openShell();
    await run(`${opened}; Enter-PSSession $s`);
    expect(sessions.entered?.name).toBe('reports');
    await run('Disconnect-PSSession $s');
    expect(sessions.entered).toBeUndefined();
  });

  it('gives what came meanwhile to another shell', async () => {
    const net = await network();
    const [here, elsewhere] = [net.openShell(), net.openShell()];
    const left = await here.run(
      `$s = Invoke-Command ${there} -InDisconnectedSession -SessionName reports { "first"; Write-Warning hm; Wait-Gate; Get-AcceptedDomain; Get-Mailbox nobody }; "$($s.Name) $($s.State)"`,
    );
    expect(left).toMatchObject({ text: ['reports Disconnected'], told: [] });
    await here.leave();
    await atGate(net);
    const found = await elsewhere.run(
      `Get-PSSession ${there} | % { "$($_.Name) $($_.State) $($_.Availability) $($_.ConfigurationName)" }; @(Get-PSSession).Count`,
    );
    expect(found.text).toEqual(['reports Disconnected None Microsoft.Exchange', '0']);
    net.gate.open();
    await atGate(net, 0);
    const received = await elsewhere.run(
      `Receive-PSSession ${there} -Name reports | % { "$_ $($_.PSComputerName)".Trim() }; (Get-PSSession).State; Receive-PSSession -Name reports`,
    );
    expect(received.text).toEqual(['first', 'contoso.com 127.0.0.1', 'Opened']);
    expect(received.told).toEqual(['warning: hm', expect.stringMatching(/,Get-Mailbox$/)]);
  });

  it('gives what still comes to a job of another shell', async () => {
    const net = await network();
    const [here, elsewhere] = [net.openShell(), net.openShell()];
    await here.run(`Invoke-Command ${there} -Disconnected -SessionName a { 1; Wait-Gate; 2 } | Out-Null`);
    await atGate(net);
    const begun = await elsewhere.run(
      `$job = Receive-PSSession ${there} -Name a -OutTarget Job -JobName back; "$($job.Name) $($job.State)"`,
    );
    expect(begun).toMatchObject({ text: ['back Running'], told: [] });
    net.gate.open();
    expect((await elsewhere.run('Receive-Job $job -Wait; $job.State')).text).toEqual(['1', '2', 'Completed']);
  });

  it('is found by its id, and takes what is sent along', async () => {
    const net = await network();
    const [here, elsewhere] = [net.openShell(), net.openShell()];
    const left = await here.run(
      `$s = 1, 2 | Invoke-Command ${there} -InDisconnectedSession { param($a) $input | % { $_ * $a } } -ArgumentList 10; "$($s.InstanceId)"`,
    );
    const received = await elsewhere.run(`Receive-PSSession ${there} -InstanceId ${left.text[0]}`);
    expect(received).toMatchObject({ text: ['10', '20'], told: [] });
    const missed = await elsewhere.run(
      `Connect-PSSession ${there} -InstanceId 11111111-1111-4111-8111-111111111111; Connect-PSSession ${there} -Name other`,
    );
    expect(missed.told).toEqual([
      expect.stringContaining('SessionNotAvailable'),
      expect.stringContaining('SessionNotAvailable'),
    ]);
  });

  it('is removed from another shell', async () => {
    const net = await network();
    const [here, elsewhere] = [net.openShell(), net.openShell()];
    await here.run(`${opened}; Disconnect-PSSession $s | Out-Null`);
    await elsewhere.run(`Get-PSSession ${there} | Remove-PSSession`);
    expect(net.server.list()).toEqual([]);
    const gone = await here.run(
      'Connect-PSSession $s; $s.State; Remove-PSSession $s; @(Get-PSSession).Count',
    );
    expect(gone.text).toEqual(['Broken', '0']);
    expect(gone.told).toEqual([expect.stringContaining('InvalidSelectors')]);
  });

  it('counts among those that the account may have, and jobs run beside it', async () => {
    const net = await network({}, 3);
    const { run } = net.openShell();
    const ran = await run(
      [
        `${opened}; Disconnect-PSSession $s | Out-Null`,
        `$job = Invoke-Command ${there} -DelegatedOrganization a.com, b.com, c.com, d.com { 1 } -AsJob`,
        `$job | Receive-Job -Wait | Measure-Object | % Count; $job.State`,
        `1..2 | % { New-PSSession ${there} | Out-Null }`,
        `try { New-PSSession ${there} -ErrorAction Stop } catch { $_.Exception.Message -match 'maximum number of connections allowed : 3' }`,
      ].join('; '),
    );
    expect(ran.text).toEqual(['4', 'Completed', 'True']);
  });
});

describe('a server that sends sessions on', () => {
  it('is followed where that is allowed, also to find what was left, and the shell says where to', async () => {
    const net = await network();
    const { run } = net.openShell();
    const front = createServer((_, response) => {
      response.writeHead(302, { Location: net.uri }).end();
    });
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    open.push({ close: async () => void front.close() });
    const { port } = front.address() as AddressInfo;
    const elsewhere = `-ConnectionUri http://127.0.0.1:${port}/powershell -Credential $credential`;
    expect((await run(`New-PSSession ${elsewhere}`)).told).toEqual([
      expect.stringContaining('redirection.notAllowed'),
    ]);
    const followed = await run(
      `$s = New-PSSession ${elsewhere} -AllowRedirection -Name far; Disconnect-PSSession $s | Out-Null; Connect-PSSession ${elsewhere} -AllowRedirection -Name far | % State`,
    );
    expect(followed.text).toEqual(['Opened']);
    const told = `warning: Your connection has been redirected to the following URI: "${net.uri}"`;
    expect(followed.told).toEqual([told, told]);
  });
});

describe('a session whose line broke', () => {
  it('is busy for others until the server knows, and is had by who names it', async () => {
    const net = await network();
    const [here, elsewhere] = [net.openShell(), net.openShell()];
    await here.run(`${opened}; $job = Invoke-Command $s { 1; Wait-Gate; 2 } -AsJob`);
    await until(async () => (await here.run('$job.HasMoreData')).text[0] === 'True');
    await net.cutLine();
    await until(async () => (await here.run('$s.State')).text[0] === 'Disconnected');
    net.mendLine();
    const found = await elsewhere.run(
      `Get-PSSession ${there} | % { "$($_.State) $($_.Availability)" }; @(Connect-PSSession ${there}).Count`,
    );
    expect(found.text).toEqual(['Disconnected Busy', '0']);
    net.gate.open();
    expect((await elsewhere.run(`Receive-PSSession ${there} -Name reports`)).text).toEqual(['2']);
  });

  it('leaves a command at the server, and says where it is', async () => {
    const net = await network();
    const { run } = net.openShell();
    await run(opened);
    const running = run('Invoke-Command $s { 1; Wait-Gate; 2 } | % { $got = $true; "got $_" }');
    await until(async () => (await run('"$got"')).text[0] === 'True');
    await net.cutLine();
    const cut = await running;
    expect(cut.text).toEqual(['got 1']);
    expect(cut.told).toEqual([expect.stringContaining('remote.left')]);
    net.mendLine();
    net.gate.open();
    const back = await run('Receive-PSSession $s; $s.State; $s.Availability');
    expect(back).toMatchObject({
      text: ['2', 'Opened', 'Available'],
      told: [expect.stringContaining('may not')],
    });
  });
});
