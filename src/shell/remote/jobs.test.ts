/** Jobs in sessions on a real server, over lines that break. */
import { afterEach, describe, expect, it } from 'vitest';
import { PipelineStoppedError } from '../../cmdlets/kit/pacer.ts';
import { makeTestNetwork, type TestNetwork, until } from './test-network.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function connected(...settings: Parameters<typeof makeTestNetwork>) {
  const network = await makeTestNetwork(...settings);
  open.push(network);
  const shell = network.openShell();
  const session = await shell.run('$s = New-PSSession $uri -Credential $credential');
  expect(session.told).toEqual([]);
  return { network, shell, run: shell.run };
}

const atGate = (network: TestNetwork, count = 1) => until(() => network.gate.waiting === count);

describe('a job', () => {
  it('runs while the shell goes on, and gives out what has come of it', async () => {
    const { network, run } = await connected();
    const begun = await run(
      '$job = Invoke-Command $s { "first"; Write-Warning "hm"; Wait-Gate; "second" } -AsJob -JobName look; "here"; $job.State; $job.Name',
    );
    expect(begun).toMatchObject({ text: ['here', 'Running', 'look'], told: [] });
    await atGate(network);
    await until(async () => (await run('$job.ChildJobs[0].Output.Count')).text[0] === '1');
    expect(await run('Receive-Job $job')).toMatchObject({ text: ['first'], told: ['warning: hm'] });
    expect((await run('$job.State; $job.HasMoreData')).text).toEqual(['Running', 'False']);
    network.gate.open();
    expect((await run('Receive-Job $job -Wait; $job.State; $job.HasMoreData')).text).toEqual([
      'second',
      'Completed',
      'False',
    ]);
  });

  it.each<[string, string, readonly string[], readonly unknown[]]>([
    [
      'is left whole with -Keep',
      'Receive-Job $job -Keep -Wait | Out-Null; Receive-Job $job; Receive-Job $job',
      ['1', '2'],
      [],
    ],
    [
      'is removed where that is asked for',
      'Receive-Job $job -Wait -AutoRemoveJob; @(Get-Job).Count',
      ['1', '2', '0'],
      [],
    ],
    [
      'is not removed without waiting',
      'Receive-Job $job -AutoRemoveJob',
      [],
      ['AutoRemoveJobWithoutWait,Microsoft.PowerShell.Commands.ReceiveJobCommand'],
    ],
    ['is found by number', '(Wait-Job 1).Name; (Get-Job -Id 2).Name', ['Job1', 'Job2'], []],
    [
      'is found by pattern',
      'Wait-Job $job | Out-Null; (Get-Job -Name J*).Id; (Get-Job -Name Job2).Id',
      ['1', '2'],
      [],
    ],
    [
      'is found by state',
      'Wait-Job $job | Out-Null; @(Get-Job -State Completed).Count; @(Get-Job -State Failed).Count',
      ['1', '0'],
      [],
    ],
    ['is shown with its parts', 'Get-Job -IncludeChildJob | % Id', ['1', '2'], []],
    [
      'is missed by those who ask for another',
      'Get-Job 7; Get-Job -Name nothing; Get-Job -Name n*; Remove-Job -Id 8',
      [],
      [
        'JobWithSpecifiedSessionIdNotFound,Microsoft.PowerShell.Commands.GetJobCommand',
        'JobWithSpecifiedNameNotFound,Microsoft.PowerShell.Commands.GetJobCommand',
        'JobWithSpecifiedSessionIdNotFound,Microsoft.PowerShell.Commands.RemoveJobCommand',
      ],
    ],
    [
      'is the newest',
      '$b = Invoke-Command $s { 3 } -AsJob; (Get-Job -Newest 1).Id; $b | Wait-Job | Receive-Job',
      ['3', '3'],
      [],
    ],
    [
      'tells from where things come, unless it is hidden',
      'Receive-Job $job -Wait | Out-Null; $o = Invoke-Command $s { Get-AcceptedDomain } -AsJob | Receive-Job -Wait; $o.PSComputerName; $o.RunspaceId -eq $s.InstanceId',
      ['127.0.0.1', 'True'],
      [],
    ],
    [
      'takes arguments, variables and input along',
      '$x = 5; 1, 2 | Invoke-Command $s { param($a) $input | % { $_ + $a + $using:x } } -ArgumentList 10 -AsJob | Receive-Job -Wait',
      ['16', '17'],
      [],
    ],
    [
      'gives only what came from a session or a place',
      '(Receive-Job $job -Wait -Location other* -Keep) -eq $null; Receive-Job $job -Wait -Session $s',
      ['True', '1', '2'],
      [],
    ],
    [
      'is no job where it would run in the shell itself',
      'Invoke-Command -ScriptBlock { 1 } -AsJob',
      [],
      [expect.stringMatching(/AsJobNotSupportedInProcess/)],
    ],
    ['is what an & would be', 'Get-Date &', [], [expect.stringMatching(/BackgroundNotSupported/)]],
    ['is what Start-Job would be', 'try { Start-Job { 1 } } catch { "$_" -match "-AsJob" }', ['True'], []],
  ])('%s', async (_, script, text, told) => {
    const { run } = await connected();
    const ran = await run(`$job = Invoke-Command $s { 1; 2 } -AsJob; ${script}`);
    expect({ text: ran.text, told: ran.told }).toEqual({ text, told });
  });

  it('fails by what ends it there, and says why', async () => {
    const { run } = await connected();
    const ran = await run(
      '$job = Invoke-Command $s { 1; Get-Mailbox nobody; throw "no more" } -AsJob; Wait-Job $job | % State; Receive-Job $job; $job.ChildJobs[0].JobStateInfo.Reason',
    );
    expect(ran.text).toEqual(['Failed', '1', 'no more']);
    expect(ran.told).toEqual([expect.stringMatching(/,Get-Mailbox$/), 'no more']);
  });

  it('is stopped, there as well, and keeps what has come of it', async () => {
    const { network, run } = await connected();
    await run('$job = Invoke-Command $s { "first"; Wait-Gate; "second" } -AsJob');
    await atGate(network);
    const refused = await run('Remove-Job $job');
    expect(refused.told).toEqual([
      'JobObjectNotFinishedCannotBeRemoved,Microsoft.PowerShell.Commands.RemoveJobCommand',
    ]);
    await until(async () => (await run('$job.HasMoreData')).text[0] === 'True');
    expect((await run('Stop-Job $job -PassThru | % State; Receive-Job $job')).text).toEqual([
      'Stopped',
      'first',
    ]);
    await atGate(network, 0);
    expect((await run('Remove-Job $job; @(Get-Job).Count; $s.Availability')).text).toEqual([
      '0',
      'Available',
    ]);
  });

  it('is waited for no longer than was said, and goes on', async () => {
    const { network, run } = await connected();
    await run('$job = Invoke-Command $s { Wait-Gate; "done" } -AsJob');
    await atGate(network);
    expect((await run('@(Wait-Job $job -Timeout 0).Count; $job.State; $s.Availability')).text).toEqual([
      '0',
      'Running',
      'Busy',
    ]);
    await run('$quick = Invoke-Command $s { "quick" } -AsJob');
    expect((await run('(Wait-Job $job, $quick -Any).Id -eq $quick.Id')).text).toEqual(['True']);
    network.gate.open();
    expect((await run('Receive-Job $job -Wait')).text).toEqual(['done']);
  });

  it.each(['Wait-Job $job', 'Receive-Job $job -Wait'])('outlives Ctrl-C in %s', async (line) => {
    const { network, run } = await connected();
    await run('$job = Invoke-Command $s { Wait-Gate; "done" } -AsJob');
    await atGate(network);
    const stopping = new AbortController();
    const waiting = run(line, stopping.signal);
    stopping.abort(new Error('Ctrl-C'));
    await expect(waiting).rejects.toThrow(PipelineStoppedError);
    network.gate.open();
    expect((await run('Receive-Job $job -Wait')).text).toEqual(['done']);
  });

  it('ends with its shell, there as well', async () => {
    const { network, shell, run } = await connected();
    await run('$job = Invoke-Command $s { Wait-Gate } -AsJob');
    await atGate(network);
    await shell.leave();
    await atGate(network, 0);
    expect(network.server.list()).toEqual([]);
  });

  it('fails where its session dies', async () => {
    const { network, run } = await connected();
    await run('$job = Invoke-Command $s { "first"; Wait-Gate } -AsJob');
    await until(async () => (await run('$job.HasMoreData')).text[0] === 'True');
    const [session] = network.server.list();
    await network.server.close(session?.id ?? '', 'admin');
    expect((await run('Wait-Job $job | % State; Receive-Job $job; $s.State')).text).toEqual([
      'Failed',
      'first',
      'Broken',
    ]);
  });

  it('fails where its session is removed here', async () => {
    const { network, run } = await connected();
    await run('$job = Invoke-Command $s { Wait-Gate } -AsJob');
    await atGate(network);
    const ran = await run('Remove-PSSession $s; Wait-Job $job | % State; Receive-Job $job');
    expect(ran).toMatchObject({ text: ['Failed'], told: [expect.stringContaining('remote.removed')] });
  });

  it('is disconnected with its session, and goes on with it', async () => {
    const { network, run } = await connected();
    await run('$job = Invoke-Command $s { "first"; Wait-Gate; "second" } -AsJob');
    await atGate(network);
    expect((await run('(Disconnect-PSSession $s).State; Wait-Job $job | % State')).text).toEqual([
      'Disconnected',
      'Disconnected',
    ]);
    network.gate.open();
    await atGate(network, 0);
    expect((await run('(Connect-PSSession $s).State; Receive-Job $job -Wait')).text).toEqual([
      'Opened',
      'first',
      'second',
    ]);
  });

  it('is disconnected where the line breaks, and goes on when it is mended', async () => {
    const { network, run } = await connected();
    await run('$job = Invoke-Command $s { "first"; Wait-Gate; "second" } -AsJob');
    await until(async () => (await run('$job.HasMoreData')).text[0] === 'True');
    await network.cutLine();
    expect((await run('Wait-Job $job | % State; $s.State')).text).toEqual(['Disconnected', 'Disconnected']);
    const inVain = await run('Connect-PSSession $s; $s.State');
    expect(inVain).toMatchObject({
      text: ['Disconnected'],
      told: [expect.stringContaining('remote.unreachable')],
    });
    network.mendLine();
    network.gate.open();
    const back = await run('Connect-PSSession $s | % State; Receive-Job $job -Wait');
    expect(back.text).toEqual(['Opened', 'first', 'second']);
    expect(back.told).toEqual([expect.stringContaining('may not have arrived')]);
  });
});

describe('jobs in several sessions', () => {
  it('have a part in each, and fail where one does', async () => {
    const { run } = await connected();
    const ran = await run(
      [
        '$t = New-PSSession $uri -Credential $credential',
        'Invoke-Command $t { $x = 1 }',
        '$job = Invoke-Command $s, $t { if ($x) { throw "bad" } "good" } -AsJob',
        'Wait-Job $job | % State',
        '$job.ChildJobs | % { "$($_.Name) $($_.State)" }',
        'Receive-Job $job',
        'Get-Job -IncludeChildJob -ChildJobState Failed | % Id',
      ].join('; '),
    );
    expect(ran.text).toEqual(['Failed', 'Job2 Completed', 'Job3 Failed', 'good', '1', '3']);
    expect(ran.told).toEqual(['bad']);
  });

  it('run for customers within what the account may have open, also beside each other', async () => {
    const { network, run } = await connected({}, 3);
    const script = [
      'Remove-PSSession $s',
      '$there = @{ ConnectionUri = $uri; Credential = $credential; AsJob = $true }',
      '$one = Invoke-Command @there -DelegatedOrganization a.com, b.com, c.com, d.com { Wait-Gate; Get-AcceptedDomain }',
      '$two = Invoke-Command @there -DelegatedOrganization e.com, f.com { Get-AcceptedDomain }',
    ];
    expect((await run(script.join('; '))).told).toEqual([]);
    await until(() => network.gate.waiting > 0);
    expect(network.server.list().length).toBeLessThanOrEqual(3);
    network.gate.open();
    const done = await run(
      'Wait-Job $one, $two | % State; Receive-Job $one, $two | % Customer | Sort-Object; $one.Location; @(Get-PSSession).Count',
    );
    expect(done).toEqual({
      values: expect.anything(),
      text: [
        ...['Completed', 'Completed', 'a.com', 'b.com', 'c.com', 'd.com', 'e.com', 'f.com'],
        ...['a.com,b.com,c.com,d.com', '0'],
      ],
      told: [],
    });
  });

  it('keep what fails at one customer apart, and say at which', async () => {
    const { run } = await connected();
    const ran = await run(
      'Remove-PSSession $s; $job = Invoke-Command -ConnectionUri $uri -Credential $credential -DelegatedOrg a.com, b.com { throw "no" } -AsJob; Wait-Job $job | Out-Null; $job.ChildJobs | % { $_.JobStateInfo.Reason }',
    );
    expect(ran.text).toEqual(['a.com: no', 'b.com: no']);
  });

  it('are shown as PowerShell shows them', async () => {
    const { run } = await connected();
    const { text } = await run(
      '$job = Invoke-Command $s { Get-Date } -AsJob -JobName dates; Wait-Job $job | Out-Null; Get-Job -IncludeChildJob | Out-String -Width 120',
    );
    expect(
      text
        .join('\n')
        .split('\n')
        .map((line) => line.trimEnd())
        .filter((line) => line !== ''),
    ).toEqual([
      'Id     Name            PSJobTypeName   State         HasMoreData     Location             Command',
      '--     ----            -------------   -----         -----------     --------             -------',
      '1      dates           RemoteJob       Completed     True            127.0.0.1            Get-Date',
      '2      Job2                            Completed     True            127.0.0.1            Get-Date',
    ]);
  });
});
