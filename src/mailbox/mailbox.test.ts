import { describe, expect, it, onTestFinished } from 'vitest';
import { type MailboxQuotas, unlimitedQuotas } from '../store/ports/mail-model.ts';
import { storageLimitStatusOf } from './storage-limit.ts';
import { arrival, keyOf, mailOf, TestMailboxes } from './test-mailboxes.ts';

function make() {
  const test = new TestMailboxes();
  onTestFinished(() => test.close());
  return test;
}

const usage = { itemCount: 1, totalBytes: 1000, recoverableCount: 0, recoverableBytes: 0 };

describe('the storage limit status', () => {
  it.each<[string, Partial<MailboxQuotas>]>([
    ['BelowLimit', {}],
    ['BelowLimit', { issueWarningBytes: 1001, prohibitSendBytes: 1002, prohibitSendReceiveBytes: 1003 }],
    ['IssueWarning', { issueWarningBytes: 1000, prohibitSendBytes: 1001 }],
    ['ProhibitSend', { issueWarningBytes: 999, prohibitSendBytes: 1000, prohibitSendReceiveBytes: 1001 }],
    ['ProhibitSend', { prohibitSendBytes: 0 }],
    ['MailboxDisabled', { issueWarningBytes: 1, prohibitSendBytes: 2, prohibitSendReceiveBytes: 1000 }],
    // Limits that are not in order: the hardest one reached is told.
    ['MailboxDisabled', { issueWarningBytes: 5000, prohibitSendReceiveBytes: 500 }],
    ['BelowLimit', { recoverableItemsBytes: 0 }],
  ])('is %s of 1,000 bytes with %o', (expected, quotas) => {
    expect(storageLimitStatusOf({ usage, quotas: { ...unlimitedQuotas, ...quotas } })).toBe(expected);
  });

  it('follows what a mailbox holds and may hold', async () => {
    const mailbox = await make().make({ quotas: { issueWarningBytes: 100 } });
    const inbox = (await mailbox.folders()).getRole('inbox').folder;
    expect(await mailbox.storageLimitStatus()).toBe('BelowLimit');
    await mailbox.append(inbox, mailOf('Subject: x', '', 'x'.repeat(100)), arrival);
    expect(await mailbox.storageLimitStatus()).toBe('IssueWarning');
    await mailbox.setQuotas({ ...unlimitedQuotas, prohibitSendReceiveBytes: 50 });
    expect(await mailbox.storageLimitStatus()).toBe('MailboxDisabled');
    const more = mailbox.append(inbox, mailOf('Subject: y', '', ''), arrival);
    await expect(more).rejects.toMatchObject({ kind: 'quota' });
  });
});

describe('a mailbox', () => {
  it('that is not there says so', async () => {
    const mailbox = make().mailboxes.open(keyOf(7));
    await expect(mailbox.describe()).rejects.toMatchObject({ kind: 'notFound', code: 'mailbox.notFound' });
    await expect(mailbox.folders()).rejects.toMatchObject({ kind: 'notFound' });
    const search = mailbox.query({
      filter: { text: 'x' },
      sort: { by: 'receivedAt', descending: true },
      limit: 1,
    });
    await expect(search).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('is made once, in the language of its owner', async () => {
    const test = make();
    const mailbox = await test.make({ language: 'ko' });
    const { guid, quotas } = await mailbox.describe();
    await test.mailboxes.provision(mailbox.key, { guid, quotas, language: 'en' });
    const tree = await mailbox.folders();
    expect(tree.getRole('inbox').name).toBe('받은 편지함');
    expect(tree.visible()).toHaveLength(12);
  });

  it('belongs to one tenant', async () => {
    const test = make();
    const mailbox = await test.make({ tenant: 1 });
    const forged = test.mailboxes.open({ ...mailbox.key, tenant: keyOf(1, 2).tenant });
    await expect(forged.folders()).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('gives structure and text of its messages', async () => {
    const mailbox = await make().make();
    const inbox = (await mailbox.folders()).getRole('inbox').folder;
    const added = await mailbox.append(inbox, mailOf('Subject: 안건', '', '회의 안건'), arrival);
    expect((await mailbox.readStructure(await mailbox.openBody(added))).root).toMatchObject({
      type: 'text',
      number: '1',
    });
    expect(await mailbox.readText(added)).toMatchObject({ text: '회의 안건', preview: '회의 안건' });
  });

  it('is found among those of its tenant, page after page', async () => {
    const test = make();
    for (let left = 450; left > 0; left -= 1) await test.make({ tenant: left <= 3 ? 2 : 1 });
    const count = async (tenant: number) =>
      (await Array.fromAsync(test.mailboxes.each(keyOf(1, tenant).tenant))).length;
    expect([await count(1), await count(2), await count(3)]).toEqual([447, 3, 0]);
  });
});
