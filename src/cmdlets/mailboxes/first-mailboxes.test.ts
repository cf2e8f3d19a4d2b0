import { describe, expect, it } from 'vitest';
import { makeTestRuntime } from '../kit/test-runtime.ts';

const people = [
  ['김민수', 'minsu.kim', 'contoso.com'],
  ['이서연', 'seoyeon.lee', 'contoso.com'],
  ['박지훈', 'jihun.park', 'contoso.com'],
  ['최유진', 'yujin.choi', 'contoso.com'],
  ['정하늘', 'haneul.jung', 'contoso.com'],
  ['강도윤', 'doyun.kang', '한솔.한국'],
  ['윤서아', 'seoa.yoon', '한솔.한국'],
  ['Lim Junho (임준호)', 'junho.lim', '한솔.한국'],
  ['한지민 영업본부 수도권지역팀 선임', 'jimin.han', '한솔.한국'],
  ['오세영', 'seyeong.oh', '한솔.한국'],
] as const;

const golden = `
Name                      Alias                Database   ProhibitSendQuota
----                      -----                --------   -----------------
Lim Junho (임준호)        junho.lim            shard-0    49.5 GB (53,150,220,2…
강도윤                    doyun.kang           shard-0    49.5 GB (53,150,220,2…
김민수                    minsu.kim            shard-0    49.5 GB (53,150,220,2…
박지훈                    jihun.park           shard-0    49.5 GB (53,150,220,2…
오세영                    seyeong.oh           shard-0    49.5 GB (53,150,220,2…
윤서아                    seoa.yoon            shard-0    49.5 GB (53,150,220,2…
이서연                    seoyeon.lee          shard-0    49.5 GB (53,150,220,2…
정하늘                    haneul.jung          shard-0    49.5 GB (53,150,220,2…
최유진                    yujin.choi           shard-0    49.5 GB (53,150,220,2…
한지민 영업본부 수도권지… jimin.han            shard-0    49.5 GB (53,150,220,2…
`;

describe('the first ten mailboxes of an organisation with two domains', () => {
  it('are made from lines of a file, and shown under each other whatever script their names have', async () => {
    const { run, txt } = await makeTestRuntime();
    const { messages } = await run('New-AcceptedDomain 한솔.한국');
    const [, name = '', value = ''] =
      /Name: +(\S+)\s+Type: +TXT\s+Value: +(\S+)/.exec(messages[0] ?? '') ?? [];
    txt.set(name, [value]);
    await run('Confirm-AcceptedDomain 한솔.한국');
    await run(
      'New-MailboxPlan 표준 -IssueWarningQuota 45GB -ProhibitSendQuota 49.5GB -ProhibitSendReceiveQuota 50GB -IsDefault',
    );
    const rows = people.map(
      ([who, alias, domain]) =>
        `[pscustomobject]@{Name='${who}'; Alias='${alias}'; PrimarySmtpAddress='${alias}@${domain}'}`,
    );
    const made = await run(`@(${rows.join(', ')}) | New-Mailbox | % PrimarySmtpAddress`);
    expect(made.errors).toEqual([]);
    expect(made.text.at(-1)).toBe(`seyeong.oh@${name}`);
    const { text } = await run('Get-Mailbox | Out-String -Width 80');
    expect(text.join('\n').replaceAll(/ +$/gm, '').trim()).toBe(golden.trim());
  });
});
