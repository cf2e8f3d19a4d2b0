import { describe, expect, it } from 'vitest';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import { prepareMessage } from '../../mailbox/message-intake.ts';
import { mailOf } from '../../mailbox/test-mailboxes.ts';
import { makeTestRuntime } from '../kit/test-runtime.ts';

const mail = (day: number, characters: number) =>
  prepareMessage(mailOf('Subject: x', '', 'y'.repeat(characters)), {
    receivedAt: Date.UTC(2026, 0, day),
    flags: 0,
    keywords: [],
  });

/** Three messages in the inbox, and one two folders below it. */
async function fill(box: Mailbox): Promise<void> {
  const inbox = (await box.folders()).getRole('inbox').folder;
  const project = await box.createFolder(inbox, '프로젝트');
  const half = await box.createFolder(project.folder, '2026년 / 상반기');
  await box.importBatch(inbox, [mail(3, 986), mail(1, 986), mail(2, 986)]);
  await box.importBatch(half.folder, [mail(5, 486)]);
  const [added] = await box.importBatch(project.folder, [mail(9, 36)]);
  if (added) await box.expunge(project.folder, [{ first: added.uid, last: added.uid }]);
}

async function withMail() {
  const made = await makeTestRuntime({ language: 'ko' });
  await made.run('New-Mailbox 김민수 -Alias minsu; New-Mailbox 이서연 -Alias seoyeon');
  const [tenant] = await made.surroundings.rooms.organizations.list({ limit: 1 });
  if (tenant === undefined) throw new Error('There is no organisation.');
  const { mailbox } = await made.surroundings.rooms.recipients.get(tenant.tenant, 'minsu');
  if (mailbox === null) throw new Error('There is no mailbox.');
  await fill(made.mailboxes.open({ tenant: tenant.tenant, mailbox: mailbox.mailbox }));
  return made;
}

describe('Get-MailboxFolderStatistics', async () => {
  const { run } = await withMail();

  it.each([
    ['(Get-MailboxFolderStatistics minsu).Count', ['16']],
    ['(Get-MailboxFolderStatistics minsu)[0].FolderPath', ['/정보 저장소의 최상위']],
    ['(Get-MailboxFolderStatistics minsu)[0].FolderType', ['Root']],
    ['(Get-MailboxFolderStatistics minsu)[0].ItemsInFolderAndSubfolders', ['4']],
    ['(Get-MailboxFolderStatistics minsu)[-1].FolderType', ['RecoverableItemsRoot']],
    ['(Get-MailboxFolderStatistics minsu)[-1].ItemsInFolder', ['1']],
    [
      'Get-MailboxFolderStatistics minsu -FolderScope Inbox | % FolderPath',
      ['/받은 편지함', '/받은 편지함/프로젝트', '/받은 편지함/프로젝트/2026년 \uF8FF 상반기'],
    ],
    [
      'Get-MailboxFolderStatistics minsu -FolderScope Inbox | % Identity',
      ['minsu\\받은 편지함', 'minsu\\받은 편지함\\프로젝트', 'minsu\\받은 편지함\\프로젝트\\2026년 / 상반기'],
    ],
    [
      'Get-MailboxFolderStatistics minsu -FolderScope Personal | % FolderType',
      ['User Created', 'User Created'],
    ],
    ['Get-MailboxFolderStatistics minsu -FolderScope SentItems | % Name', ['보낸 편지함']],
    ['Get-MailboxFolderStatistics minsu -FolderScope SentItems | % FolderType', ['SentItems']],
    [
      'Get-MailboxFolderStatistics minsu -FolderScope Inbox | % FolderAndSubfolderSize',
      ['3.418 KB (3,500 bytes)', '500 B (500 bytes)', '500 B (500 bytes)'],
    ],
    [
      'Get-MailboxFolderStatistics minsu -FolderScope Inbox | % FolderSize',
      ['2.93 KB (3,000 bytes)', '0 B (0 bytes)', '500 B (500 bytes)'],
    ],
    ['(Get-MailboxFolderStatistics minsu -FolderScope Inbox)[0].OldestItemReceivedDate -eq $null', ['True']],
    [
      'Get-MailboxFolderStatistics minsu -FolderScope Inbox -IncludeOldestAndNewestItems | % { "$($_.OldestItemReceivedDate.Day) $($_.NewestItemReceivedDate.Day)" }',
      ['1 3', ' ', '5 5'],
    ],
  ])('%s', async (line, expected) => {
    expect(await run(line)).toMatchObject({ text: expected, errors: [] });
  });
});

describe('Get-MailboxStatistics', () => {
  it.each([
    ['TotalItemSize', '3.418 KB (3,500 bytes)'],
    ['ItemCount', '4'],
    ['DeletedItemCount', '1'],
    ['TotalDeletedItemSize', '50 B (50 bytes)'],
    ['StorageLimitStatus', 'BelowLimit'],
    ['DisconnectReason', ''],
  ])('shows %s', async (property, expected) => {
    const { run } = await withMail();
    expect((await run(`"$((Get-MailboxStatistics minsu).${property})"`)).text).toEqual([expected]);
  });

  it('shows mailboxes that were taken away or removed, and says who has none', async () => {
    const { run } = await withMail();
    await run(
      'Disable-Mailbox minsu -Confirm:$false; Remove-Mailbox seoyeon -Confirm:$false; New-User 박지훈',
    );
    expect((await run('(Get-MailboxStatistics 김민수).DisconnectReason')).text).toEqual(['Disabled']);
    expect((await run('Get-MailboxStatistics seoyeon')).errors[0]).toContain('recipient.notFound');
    const removed = '(Get-MailboxStatistics seoyeon -IncludeSoftDeletedRecipients).DisconnectReason';
    expect((await run(removed)).text).toEqual(['SoftDeleted']);
    expect((await run('Get-MailboxStatistics 박지훈')).errors[0]).toContain('mailbox.none');
  });
});
