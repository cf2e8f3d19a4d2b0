import { describe, expect, it } from 'vitest';
import type { ConnectionFacts } from '../../mailbox/activity-recorder.ts';
import { makeTestRuntime } from '../kit/test-runtime.ts';

const at = (text: string) => Date.parse(`${text}Z`);

/** Kim uses Thunderbird, Lee nothing; some mail has come. */
async function scene(language: 'en' | 'ko' = 'en') {
  const made = await makeTestRuntime({ language });
  const { clock, run, recording, surroundings } = made;
  clock.set(at('2026-09-01T09:00:00'));
  await run('New-Mailbox 김민수 -Alias kim | Out-Null; New-Mailbox Lee -Alias lee | Out-Null');
  clock.set(at('2026-11-21T09:00:00'));
  const { rooms } = surroundings;
  const contoso = await rooms.organizations.get('contoso');
  const { tenant } = contoso;
  const kim = await rooms.recipients.get(tenant, 'kim');
  const facts: ConnectionFacts = {
    ...{ tenant, recipient: kim.recipient, at: at('2026-11-20T10:00:00') },
    ...{ clientType: 'IMAP4', clientName: 'Thunderbird' },
  };
  recording.connected(facts);
  recording.connected({ ...facts, at: at('2026-11-21T08:00:00') });
  recording.connected({ ...facts, at: at('2026-11-21T08:30:00'), clientType: 'REST', clientName: 'curl' });
  const address = 'kim@contoso.com';
  const message = (
    subject: string,
    event: 'GoodMail' | 'ImapAppend',
    when: string,
    status: 'Delivered' | 'Failed',
  ) =>
    recording.message({
      ...{
        at: at(when),
        tenant,
        direction: 'Inbound',
        event,
        subject,
        messageId: `${subject}@x`,
        bytes: 700,
      },
      ...{ fromIp: '192.0.2.7', sender: { address: 'anna@fabrikam.com', recipient: null } },
      recipients: [{ address, recipient: kim.recipient, status }],
    });
  message('one', 'GoodMail', '2026-11-20T23:59:59', 'Delivered');
  message('two', 'GoodMail', '2026-11-21T00:00:00', 'Delivered');
  message('보고서', 'ImapAppend', '2026-11-21T08:00:00', 'Delivered');
  message('full', 'GoodMail', '2026-11-21T08:10:00', 'Failed');
  const target = { address, recipient: kim.recipient };
  recording.migrated({ at: at('2026-11-21T08:20:00'), tenant, target, count: 40 });
  return { ...made, kim, contoso };
}

const { run, contoso } = await scene();
/** Properties of each row, separated by spaces. */
const rows = async (line: string, ...names: string[]) => {
  const shown = names.map((name) => `$($_.${name})`).join(' ');
  const { text, errors, thrown } = await run(`${line} | % { "${shown}" }`);
  expect({ errors, thrown }).toEqual({ errors: [], thrown: undefined });
  return text;
};

describe('reports', () => {
  it.each<[line: string, names: readonly string[], expected: readonly string[]]>([
    [
      'Get-ConnectionByClientTypeReport',
      ['Date.Day', 'ClientType', 'Count'],
      ['20 IMAP4 1', '21 IMAP4 1', '21 REST 1'],
    ],
    [
      'Get-ConnectionByClientTypeReport -ReportType Weekly',
      ['Date.Day', 'ClientType', 'Count'],
      ['21 IMAP4 2', '21 REST 1'],
    ],
    [
      'Get-ConnectionByClientTypeReport -StartDate 11/21/2026 -EndDate 11/21/2026 -ReportType Monthly',
      ['Date.Day', 'ClientType', 'Count', 'TenantName'],
      ['30 IMAP4 1 contoso.com', '30 REST 1 contoso.com'],
    ],
    [
      'Get-ConnectionByClientTypeDetailReport -ReportType Yearly',
      ['Date.Month', 'UserName', 'WindowsLiveID', 'ClientType', 'ClientName', 'Count'],
      ['12 김민수 kim@contoso.com IMAP4 Thunderbird 2', '12 김민수 kim@contoso.com REST curl 1'],
    ],
    [
      'Get-MailTrafficReport',
      ['Date.Day', 'EventType', 'Direction', 'MessageCount'],
      ['20 GoodMail Inbound 1', '21 GoodMail Inbound 1', '21 ImapAppend Inbound 1', '21 Migrated Inbound 40'],
    ],
    [
      'Get-MailTrafficReport -AggregateBy Hour -EventType GoodMail',
      ['Date.Day', 'Date.Hour', 'Domain', 'MessageCount'],
      ['20 23 All 1', '21 0 All 1'],
    ],
    [
      'Get-MailTrafficReport -AggregateBy Summary -SummarizeBy EventType',
      ['EventType', 'MessageCount'],
      ['All 43'],
    ],
    [
      'Get-MailTrafficReport -ReportType Monthly -Domain CONTOSO.com -EventType Migrated',
      ['Domain', 'MessageCount'],
      ['contoso.com 40'],
    ],
    ['Get-MailTrafficReport -Domain fabrikam.com', ['Domain'], []],
    ['Get-MailTrafficReport -Direction Outbound', ['Domain'], []],
    ['Get-MailTrafficReport -Expression "MessageCount -gt 10"', ['EventType'], ['Migrated']],
    [
      'Get-MailTrafficReport -PageSize 3 -Page 2 -WarningAction SilentlyContinue',
      ['Index', 'EventType'],
      ['3 Migrated'],
    ],
    [
      'Get-MailTrafficTopReport -AggregateBy Summary',
      ['Name', 'EventType', 'Direction', 'MessageCount'],
      [
        'kim@contoso.com TopMigrationUser Inbound 40',
        'kim@contoso.com TopMailUser Inbound 2',
        'kim@contoso.com TopImapAppendUser Inbound 1',
      ],
    ],
    ['Get-MailTrafficTopReport -EventType TopMailUser', ['Date.Day', 'MessageCount'], ['20 1', '21 1']],
    [
      'Get-MessageTrace',
      ['Subject', 'Status', 'Size', 'FromIP'],
      [
        'full Failed 700 192.0.2.7',
        '보고서 Delivered 700 192.0.2.7',
        'two Delivered 700 192.0.2.7',
        'one Delivered 700 192.0.2.7',
      ],
    ],
    ['Get-MessageTrace -Status Failed', ['Subject'], ['full']],
    ['Get-MessageTrace -MessageId "<two@x>"', ['Subject', 'MessageId'], ['two <two@x>']],
    [
      'Get-MessageTrace -SenderAddress *@fabrikam.com -RecipientAddress KIM@contoso.com -EndDate 11/21/2026',
      ['Subject'],
      ['one'],
    ],
    ['Get-MessageTrace -SenderAddress nobody@fabrikam.com', ['Subject'], []],
    [
      '$t = Get-MessageTrace -PageSize 1; Get-MessageTrace -MessageTraceId $t.MessageTraceId',
      ['Subject'],
      ['full'],
    ],
    [
      'Get-MailboxUsageReport',
      ['Date.Day', 'TotalMailboxCount', 'TotalInactiveMailboxCount', 'MailboxesUsedLessThan25Percent'],
      ['21 2 1 2'],
    ],
    [
      'Get-MailboxUsageDetailReport',
      ['UserName', 'IsInactive', 'PercentUsed'],
      ['김민수 False 0', 'Lee True 0'],
    ],
    [
      'Get-MailboxActivityReport -ReportType Monthly -StartDate 09/01/2026',
      ['Date.Month', 'AccountCreated', 'AccountDeleted', 'TotalNumberOfActiveMailboxes'],
      ['9 2 0 0', '10 0 0 0', '11 0 0 1'],
    ],
    [
      'Get-StaleMailboxReport',
      [
        'ActiveMailboxes',
        'InactiveMailboxes31To60Days',
        'InactiveMailboxes61To90Days',
        'InactiveMailboxes91To1460Days',
      ],
      ['1 0 1 0'],
    ],
    [
      'Get-StaleMailboxDetailReport',
      ['UserName', 'WindowsLiveID', 'LastLogin', 'DaysInactive'],
      ['Lee lee@contoso.com  81'],
    ],
    [
      'Get-MailboxStatistics kim',
      ['LastLogonTime', 'LastLoggedOnUserAccount'],
      ['11/21/2026 08:00:00 kim@contoso.com'],
    ],
    ['Get-MailboxStatistics lee', ['LastLogonTime'], ['']],
    ['Get-ConnectionByClientTypeReport -ResultSize 1 -WarningAction SilentlyContinue', ['Date.Day'], ['20']],
  ])('%s', async (line, names, expected) => {
    expect(await rows(line, ...names)).toEqual(expected);
  });

  it('count groups, and what was removed', async () => {
    const { run: other, clock } = await scene();
    await other('New-DistributionGroup one | Out-Null; New-DistributionGroup two | Out-Null');
    clock.set(at('2026-11-22T09:00:00'));
    await other('Remove-DistributionGroup one -Confirm:$false; Remove-Mailbox lee -Confirm:$false');
    const { text } = await other(
      'Get-GroupActivityReport -StartDate 11/21/2026 | % { "$($_.Date.Day) $($_.GroupCreated) $($_.GroupDeleted)" }; Get-MailboxActivityReport -StartDate 11/22/2026 | % AccountDeleted',
    );
    expect(text).toEqual(['21 2 0', '22 0 1', '1']);
  });

  it('have the types of Exchange Online, and counts of 64 bits', async () => {
    const { text } = await run(
      '(Get-StaleMailboxReport | Get-Member).TypeName | Select-Object -First 1; (Get-MessageTrace | Get-Member).TypeName | Select-Object -First 1; (Get-ConnectionByClientTypeReport)[0].Count.GetType().Name; (Get-StaleMailboxReport).TenantGuid',
    );
    expect(text).toEqual([
      'Microsoft.Exchange.Management.ReportingTask.TenantReport.StaleMailboxReport',
      'Microsoft.Exchange.Management.FfoReporting.MessageTrace',
      'Int64',
      contoso.guid,
    ]);
  });

  it.each([
    ['Get-MailTrafficReport -StartDate 11/21/2026 -EndDate 11/20/2026', 'report.dates'],
    ['Get-StaleMailboxReport -StartDate 11/21/2026 -EndDate 11/20/2026', 'report.dates'],
    ['Get-MessageTrace -StartDate 11/21/2026 -EndDate 11/20/2026', 'report.dates'],
    ['Get-MailTrafficReport -AggregateBy Day -ReportType Weekly', 'report.periods'],
    ['Get-MailTrafficReport -AggregateBy Hour -Domain contoso.com', 'report.hours'],
  ])('%s is refused', async (line, code) => {
    const { errors, thrown } = await run(line);
    expect(thrown ?? errors[0]).toContain(code);
  });

  it('are shown as tables, also in Korean', async () => {
    const korean = await scene('ko');
    const table = async (line: string) =>
      (await korean.run(`${line} | Out-String -Width 140`)).text
        .join('\n')
        .split('\n')
        .map((each) => each.trimEnd())
        .filter(Boolean);
    expect(await table('Get-ConnectionByClientTypeDetailReport -StartDate 11/21/2026')).toEqual([
      'Date         UserName               WindowsLiveID                ClientType         ClientName                Count',
      '----         --------               -------------                ----------         ----------                -----',
      '2026-11-21   김민수                 kim@contoso.com              IMAP4              Thunderbird                   1',
      '2026-11-21   김민수                 kim@contoso.com              REST               curl                          1',
    ]);
    expect(
      await table('Get-MessageTrace -Status Delivered -PageSize 1 -WarningAction SilentlyContinue'),
    ).toEqual([
      'Received             Sender Address               Recipient Address            Subject                        Status',
      '--------             --------------               -----------------            -------                        ------',
      '2026-11-21 08:00:00  anna@fabrikam.com            kim@contoso.com              보고서                         Delivered',
    ]);
  });

  it('become a file', async () => {
    const { text } = await run(
      'Get-MailTrafficReport -EventType Migrated | Select-Object Date, EventType, MessageCount | ConvertTo-Csv -NoTypeInformation',
    );
    expect(text).toEqual(['"Date","EventType","MessageCount"', '"11/21/2026 12:00:00 AM","Migrated","40"']);
  });

  it('leave those out who are gone for ever, and count them', async () => {
    const other = await scene();
    await other.run(
      'Remove-Mailbox kim -Confirm:$false; Remove-Mailbox kim -PermanentlyDelete -Confirm:$false',
    );
    const { tenant } = other.contoso;
    const { rooms } = other.surroundings;
    if ((await rooms.recipients.findByIds(tenant, [other.kim.recipient])).size > 0)
      await rooms.recipients.purge(tenant, [other.kim.recipient]);
    expect((await other.run('Get-ConnectionByClientTypeDetailReport')).text).toEqual([]);
    expect(
      (await other.run('(Get-ConnectionByClientTypeReport | Measure-Object Count -Sum).Sum')).text,
    ).toEqual(['3']);
  });

  it('are of the own organisation alone', async () => {
    const other = await scene();
    await other.run(
      'New-Organization fabrikam -DomainName fabrikam.com | Out-Null; New-Mailbox Anna -Alias anna -Organization fabrikam | Out-Null; Add-RoleGroupMember "View-Only Organization Management" -Member anna -Organization fabrikam',
    );
    const anna = await other.openAs('anna@fabrikam.com');
    for (const name of ['ConnectionByClientTypeReport', 'MailTrafficReport', 'MessageTrace']) {
      expect((await anna.run(`Get-${name}`)).text).toEqual([]);
      const { thrown, errors } = await anna.run(`Get-${name} -Organization contoso`);
      expect(thrown ?? errors[0]).toContain('There is no organisation');
    }
    expect((await anna.run('(Get-MailboxUsageReport).TotalMailboxCount')).text).toEqual(['1']);
    await expect(
      (async () => {
        const limits = {
          home: (await other.surroundings.rooms.organizations.get('fabrikam')).tenant,
          mayDelegate: () => false,
        };
        await Array.fromAsync(other.surroundings.limitRooms(limits).reports.messages(other.contoso, 0, 1));
      })(),
    ).rejects.toThrow('There is no organisation');
  });
});
