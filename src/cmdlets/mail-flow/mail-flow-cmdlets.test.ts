import { describe, expect, it } from 'vitest';
import { mailOf } from '../../mailbox/test-mailboxes.ts';
import type { FolderRole } from '../../store/ports/mail-model.ts';
import { allUids } from '../../store/uid-ranges.ts';
import { makeTestRuntime } from '../kit/test-runtime.ts';

async function scene() {
  const made = await makeTestRuntime();
  await made.run('New-Mailbox 김민수 -Alias kim; New-Mailbox 박지호 -Alias park');
  const [organization] = await made.store.listTenants({ limit: 1 });
  const tenant = organization?.tenant as NonNullable<typeof organization>['tenant'];
  const open = async (alias: string) => {
    const [match] = await made.store.findByKeys(tenant, [{ kind: 'alias', value: alias }]);
    const { mailbox } = match?.recipient ?? {};
    if (!match || !mailbox) throw new Error('There is no mailbox.');
    const { recipient, guid, upn } = match.recipient;
    const principal = { kind: 'account', name: upn ?? '', tenant, recipient, guid } as const;
    return { mailbox: made.mailboxes.open({ tenant, mailbox: mailbox.mailbox }), principal };
  };
  return {
    ...made,
    async send(to: string, subject: string, ...lines: string[]) {
      const { mailbox, principal } = await open('park');
      const bytes = mailOf(`Subject: ${subject}`, `To: ${to}`, ...lines, '', 'x');
      await made.mailFlow.submission.submit({
        ...{ principal, mailbox: mailbox.key, recipients: [to] },
        content: { kind: 'bytes', bytes },
      });
      await made.mailFlow.runner.drain();
    },
    async subjects(alias: string, role: FolderRole = 'inbox') {
      const { mailbox } = await open(alias);
      const { folder } = (await mailbox.folders()).getRole(role);
      return (await mailbox.listMessages(folder, allUids, 100)).map(({ subject }) => subject);
    },
  };
}

describe('rules of a mailbox', () => {
  it.each<[string, string, boolean]>([
    ['-SubjectContainsWords report', 'Weekly REPORT', true],
    ['-SubjectContainsWords report, 보고', 'lunch', false],
    ['-From park', 'x', true],
    ['-From kim@contoso.com', 'x', false],
    ['-SentTo kim', 'x', true],
    ['-FromAddressContainsWords contoso', 'x', true],
    ['-RecipientAddressContainsWords fabrikam', 'x', false],
    ['-MyNameInToBox $true', 'x', true],
    ['-MyNameInCcBox $true', 'x', false],
    ['-HasAttachment $true', 'x', false],
    ['-WithinSizeRangeMaximum 1MB -SubjectOrBodyContainsWords x', 'x', true],
    ['-WithinSizeRangeMinimum 1MB', 'x', false],
    ['-WithImportance Normal', 'x', true],
    ["-ReceivedAfterDate '2025-01-01' -ReceivedBeforeDate '2030-01-01'", 'x', true],
    ['-From park -ExceptIfSubjectContainsWords urgent', 'Urgent', false],
    ['-From park -ExceptIfFrom kim', 'x', true],
  ])('with %s move "%s": %s', async (conditions, subject, moved) => {
    const { run, send, subjects } = await scene();
    const made = await run(`New-InboxRule 보고 -Mailbox kim ${conditions} -MoveToFolder 'kim:\\보관'`);
    expect(made.errors).toEqual([]);
    await send('kim@contoso.com', subject);
    expect([await subjects('kim'), await subjects('kim', 'archive')]).toEqual(
      moved ? [[], [subject]] : [[subject], []],
    );
  });

  it('delete, mark and send on', async () => {
    const { run, send, subjects } = await scene();
    await run('New-Mailbox 이서연 -Alias lee');
    await run(
      'New-InboxRule a -Mailbox kim -SubjectContainsWords x -DeleteMessage $true -MarkAsRead $true -RedirectTo lee',
    );
    await send('kim@contoso.com', 'x');
    expect([await subjects('kim'), await subjects('kim', 'deleted'), await subjects('lee')]).toEqual([
      [],
      ['x'],
      ['x'],
    ]);
  });

  it('are shown, put in order, changed, disabled and removed', async () => {
    const { run } = await scene();
    await run(
      "New-InboxRule 하나 -Mailbox kim -SubjectContainsWords a -MoveToFolder ':\\Inbox'; New-InboxRule 둘 -Mailbox kim -From park -MarkAsRead $true -Priority 1 -StopProcessingRules $true",
    );
    const line =
      '(Get-InboxRule -Mailbox kim) | % { "$($_.Priority) $($_.Name) $($_.Enabled) $($_.MoveToFolder) $($_.From) $($_.StopProcessingRules)" }';
    expect((await run(line)).text).toEqual([
      '1 둘 True  park@contoso.com True',
      '2 하나 True kim:\\Inbox  False',
    ]);
    expect(
      (
        await run(
          "Set-InboxRule 하나 -Mailbox kim -Priority 1 -MoveToFolder $null -DeleteMessage $true -Name 셋; Disable-InboxRule 'kim\\둘'",
        )
      ).errors,
    ).toEqual([]);
    expect((await run(line)).text).toEqual(['1 셋 True   False', '2 둘 False  park@contoso.com True']);
    await run(
      'Get-InboxRule -Mailbox kim | Enable-InboxRule; Get-InboxRule 셋 -Mailbox kim | Remove-InboxRule -Confirm:$false',
    );
    expect((await run(line)).text).toEqual(['1 둘 True  park@contoso.com True']);
  });

  it.each([
    ['New-InboxRule a -Mailbox kim -From park', 'does nothing'],
    ["New-InboxRule a -Mailbox kim -MoveToFolder 'kim:\\Nowhere'", 'no folder "kim:\\Nowhere"'],
    ['New-InboxRule a -Mailbox kim -ForwardTo nobody', 'nobody'],
    [
      'New-InboxRule a -Mailbox kim -MarkAsRead $true; New-InboxRule A -Mailbox kim -MarkAsRead $true',
      'already has a rule',
    ],
    ['Set-InboxRule a -Name b', 'Add -Mailbox'],
    ['Remove-InboxRule a -Mailbox kim -Confirm:$false', 'has no rule "a"'],
  ])('%s is refused', async (line, why) => {
    const { run } = await scene();
    const { errors } = await run(line);
    expect(errors.join()).toContain(why);
  });
});

describe('automatic replies', () => {
  it('are set, shown and given', async () => {
    const { run, send, subjects } = await scene();
    const set = await run(
      "Set-MailboxAutoReplyConfiguration kim -AutoReplyState Enabled -InternalMessage '휴가 중' -ExternalAudience None",
    );
    expect(set.errors).toEqual([]);
    const line =
      '$r = Get-MailboxAutoReplyConfiguration kim; "$($r.AutoReplyState) $($r.InternalMessage) $($r.ExternalAudience) $($r.Identity)"';
    expect((await run(line)).text).toEqual(['Enabled 휴가 중 None kim']);
    await send('kim@contoso.com', 'Hello');
    expect(await subjects('park')).toEqual(['Automatic reply: Hello']);
    const wrong = await run(
      "Set-MailboxAutoReplyConfiguration kim -AutoReplyState Scheduled -StartTime '2026-02-01' -EndTime '2026-01-01'",
    );
    expect(wrong.errors.join()).toContain('ends before it starts');
  });
});

describe('mail on its way', () => {
  it('is shown by place and by message, suspended, resumed and removed', async () => {
    const { run, mailFlow, subjects } = await scene();
    expect((await run('Get-Queue; Get-Message')).text).toEqual([]);
    await mailFlow.intake.accept({
      ...{
        returnPath: 'a@fabrikam.com',
        recipients: ['kim@contoso.com'],
        fromIp: '192.0.2.1',
        protocol: 'ESMTP',
        from: 'mx',
      },
      content: mailOf('Subject: 안녕', '', 'x'),
    });
    expect((await run('Get-Queue | % { "$($_.Identity) $($_.Status) $($_.MessageCount)" }')).text).toEqual([
      'Mail\\Submission Ready 1',
    ]);
    expect(
      (await run('Get-Message | Suspend-Message; (Get-Message).Status; (Get-Message).Subject')).text,
    ).toEqual(['Suspended', '안녕']);
    await mailFlow.runner.drain();
    expect(await subjects('kim')).toEqual([]);
    expect((await run('Get-Message | Resume-Message; Retry-Queue Submission')).errors).toEqual([]);
    await mailFlow.runner.drain();
    expect(await subjects('kim')).toEqual(['안녕']);
    const gone = await run(
      'Remove-Message 00000000-0000-4000-8000-000000000000 -WithNDR $false -Confirm:$false',
    );
    expect(gone.errors.join()).toContain('No message');
  });
});
