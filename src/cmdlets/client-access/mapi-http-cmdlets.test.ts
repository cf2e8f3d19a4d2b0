import { describe, expect, it } from 'vitest';
import type { MapiLogEntry } from '../../operations/client-access/mapi-log-entries.ts';
import type { ReadinessFinding } from '../../operations/client-access/readiness.ts';
import type { ProbeRequest, ProbeRun } from '../../operations/mapi-probe/probe-runs.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { CmdletClientAccess } from '../kit/client-access-ports.ts';
import { makeTestRuntime } from '../kit/test-runtime.ts';

const finding = (result: ReadinessFinding['result'], text: string): ReadinessFinding => ({
  ...{ check: 'Certificate', target: 'https://contoso.com/mapi', result, detail: { en: text, ko: text } },
});

const entry: MapiLogEntry = {
  ...{ log: 'clientAccess', at: Date.UTC(2026, 10, 21), tenant: undefined, user: 'kim@contoso.com' },
  ...{ organization: 'contoso', operation: 'Connect', rops: [], status: '0', elapsedMs: 3 },
  ...{ clientSoftware: 'OUTLOOK.EXE', clientVersion: '15.0.4420.1017', clientMode: 'Cached' },
  ...{ clientAddress: '192.0.2.7', session: '1', requestId: '{1}:1', failure: '' },
};

function access(
  findings: readonly ReadinessFinding[],
  asked: (string | undefined)[] = [],
): CmdletClientAccess['access'] {
  const of = (organization: Tenant | undefined) => void asked.push(organization?.name);
  return {
    certificates: async function* () {
      yield* [];
    },
    async *readiness(organization) {
      of(organization);
      yield* findings;
    },
    proxyRule: async (_, kind) => `a rule for ${kind}`,
    async *readLogs(organization) {
      of(organization);
      yield entry;
      yield { ...entry, operation: 'Execute', status: '15 (0x0000000F)', failure: 'X-ResponseCode 15' };
    },
    clients: async (organization) => {
      of(organization);
      const seen = {
        user: entry.user,
        organization: 'contoso',
        software: entry.clientSoftware,
        version: entry.clientVersion,
      };
      return [{ ...seen, mode: 'Cached', address: '192.0.2.7', firstSeen: 0, lastSeen: 1, requests: 2 }];
    },
  };
}

describe('Set-OrganizationConfig -MapiHttpEnabled', () => {
  const enabled = '"$((Get-OrganizationConfig).MapiHttpEnabled)"';
  it.each<[string, readonly ReadinessFinding[], string, string]>([
    ['$true', [], '', 'True'],
    ['$true', [finding('Warning', 'It ends soon.')], '', 'True'],
    [
      '$true',
      [finding('Failed', 'It is not trusted.')],
      '- Certificate https://contoso.com/mapi: It is not trusted.',
      'False',
    ],
    ['$true -Force', [finding('Failed', 'It is not trusted.')], '', 'True'],
    ['$false', [finding('Failed', 'It is not trusted.')], '', 'False'],
  ])('%s where it finds %j', async (value, findings, error, after) => {
    const { run } = await makeTestRuntime({ clientAccessParts: { access: access(findings) } });
    expect((await run(enabled)).text).toEqual(['False']);
    const { errors } = await run(`Set-OrganizationConfig -MapiHttpEnabled ${value}`);
    expect([errors.length, errors.join().includes(error)]).toEqual([error === '' ? 0 : 1, true]);
    expect((await run(enabled)).text).toEqual([after]);
  });
});

describe('what administrators ask of MAPI over HTTP', () => {
  it.each([
    ['Get-MapiHttpLog | % Operation', ['Connect', 'Execute']],
    ['Get-MapiHttpLog -FailuresOnly | % Failure', ['X-ResponseCode 15']],
    ['Get-MapiHttpLog -Operation connect | % User', ['kim@contoso.com']],
    [
      'Get-MapiHttpClient | % { "$($_.Release): $($_.Verdict): $($_.ToInstall)" }',
      [
        'Outlook 2013 RTM: NotSupported: Install Service Pack 1 for Office 2013 (KB2817430) and the newest updates.',
      ],
    ],
    ['Test-MapiHttpReadiness | % { "$($_.Result): $($_.Detail)" }', ['Warning: It ends soon.']],
    ['Test-MapiHttpReadiness -ProxyRule nginx', ['a rule for Nginx']],
    [
      '(Get-OutlookProtocolSupport "Outlook 2010*" -Protocol "MAPI over HTTP").Server',
      ['Landfall', 'Exchange 2013 SP1'],
    ],
    [
      '(Get-OutlookProtocolSupport "Outlook 2010 SP2 with*" -Server Landfall).RequiredUpdates',
      ['KB2956191', 'KB2965295'],
    ],
  ])('%s', async (script, text) => {
    const { run } = await makeTestRuntime({
      clientAccessParts: { access: access([finding('Warning', 'It ends soon.')]) },
    });
    expect(await run(script)).toMatchObject({ text, errors: [], thrown: undefined });
  });

  it('is answered of its own organisation to whoever belongs to one', async () => {
    const asked: (string | undefined)[] = [];
    const { run, openAs } = await makeTestRuntime({ clientAccessParts: { access: access([], asked) } });
    await run('New-Organization fabrikam -DomainName fabrikam.com | Out-Null');
    await run(
      'New-User Kim -UserPrincipalName kim@contoso.com -Organization contoso; Add-RoleGroupMember "Organization Management" -Member kim@contoso.com -Organization contoso',
    );
    const kim = await openAs('kim@contoso.com');
    await kim.run('Get-MapiHttpLog; Get-MapiHttpClient; Test-MapiHttpReadiness');
    await run('Get-MapiHttpLog; Get-MapiHttpLog -Organization fabrikam');
    expect(asked).toEqual(['contoso', 'contoso', 'contoso', undefined, 'fabrikam']);
    const { values, errors, thrown } = await kim.run('Get-MapiHttpLog -Organization fabrikam');
    expect([values, [...errors, thrown].join()]).toEqual([
      [],
      expect.stringMatching(/fabrikam|Organization/),
    ]);
    expect(asked).toHaveLength(5);
  });
});

describe('Test-OutlookConnectivity', () => {
  const line =
    'Test-OutlookConnectivity -RunFromServerId ContosoMail -ProbeIdentity OutlookMapiHttpSelfTestProbe';
  const probes = (asked: ProbeRequest[]): CmdletClientAccess['probes'] => {
    const run: ProbeRun = {
      monitorIdentity: 'OutlookMapiHttp.Protocol\\OutlookMapiHttpSelfTestProbe',
      ...{ startedAt: 0, endedAt: 1, mailbox: 'kim@contoso.com', server: 'contosomail', steps: [] },
      ...{ failedStep: 'Logon', error: 'Logon: no.', exception: 'ProbeFailure' },
    };
    return {
      run: async (_, request) => {
        asked.push(request);
        return run;
      },
      history: async () => [run],
    };
  };

  it.each([
    [line, 'kim@contoso.com', undefined],
    [`${line} -MailboxId park@contoso.com -TimeOutSeconds 5`, 'park@contoso.com', undefined],
    [
      `${line} -Credential ([pscredential]::new('lee', (ConvertTo-SecureString 'x y' -AsPlainText -Force)))`,
      'kim@contoso.com',
      { name: 'lee', password: 'x y' },
    ],
  ])('%s', async (script, mailbox, credential) => {
    const asked: ProbeRequest[] = [];
    const { run } = await makeTestRuntime({ clientAccessParts: { probes: probes(asked) } });
    await run(
      'New-Mailbox Kim -PrimarySmtpAddress kim@contoso.com; New-Mailbox Park -PrimarySmtpAddress park@contoso.com',
    );
    const told = `${script} | % { "$($_.MonitorIdentity) $($_.Result) $($_.FailedStep) $($_.Error) $($_.Exception)" }`;
    expect(await run(told)).toMatchObject({
      text: ['OutlookMapiHttp.Protocol\\OutlookMapiHttpSelfTestProbe Failed Logon Logon: no. ProbeFailure'],
      errors: [],
    });
    expect(asked).toMatchObject([{ server: 'ContosoMail', isPlatform: true }]);
    expect([asked[0]?.recipient.upn, asked[0]?.credential]).toEqual([mailbox, credential]);
    expect((await run('(Get-OutlookConnectivityHistory).Result')).text).toEqual(['Failed']);
  });

  it('needs a mailbox', async () => {
    const { run } = await makeTestRuntime({ clientAccessParts: { probes: probes([]) } });
    expect((await run(line)).errors).toEqual([expect.stringContaining('clientAccess.probe.noMailbox')]);
  });
});
