import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { AppError } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import { type MessageFacts, noActivity } from '../../mailbox/activity-recorder.ts';
import { TestMailboxes } from '../../mailbox/test-mailboxes.ts';
import type { LocatedAddress } from '../../organization/recipient-locator.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import { allUids } from '../../store/uid-ranges.ts';
import type { MigrationBatch } from '../control/batch-model.ts';
import type { MigrationNoticeKind } from '../control/ports.ts';
import type { MigrationFailure } from '../csv/migration-csv-error.ts';
import { each, testHead, testMailbox } from '../reports/test-report.ts';
import { MailNotifier } from './mail-notifier.ts';
import type { RefusedAddress } from './smart-host.ts';

const organization = { name: 'contoso' } as Tenant;

interface Given {
  readonly language?: Language;
  readonly failures?: readonly MigrationFailure[];
  readonly smartHost?: 'none' | 'down' | readonly RefusedAddress[];
  readonly reportBytes?: number;
}

async function scene({ language = 'en', failures = [], smartHost = [], reportBytes = 10 }: Given = {}) {
  const rooms = new TestMailboxes();
  const kim = await rooms.make();
  const lee = await rooms.make({ quotas: { prohibitSendReceive: 1 } as never });
  const told: MessageFacts[] = [];
  const sent: { to: readonly string[]; mail: string }[] = [];
  const local: Record<string, Partial<LocatedAddress>> = {
    'kim@contoso.com': recipientOf(kim.key, 'userMailbox'),
    'lee@contoso.com': recipientOf(lee.key, 'userMailbox'),
    'partner@contoso.com': { recipient: { kind: 'mailContact', targetAddress: 'p@fabrikam.com' } as never },
    'nobody@contoso.com': {},
  };
  const notifier = new MailNotifier({
    reports: {
      write: async function* (_organization, _batch, format) {
        yield `${format} `.padEnd(reportBytes, '.');
      },
    },
    batches: { failures: () => each(failures) },
    locator: {
      locate: async (address) => {
        const found = local[address.toLowerCase()];
        return found && ({ organization, domain: { kind: 'authoritative' }, ...found } as LocatedAddress);
      },
    },
    openMailbox: (key) => rooms.mailboxes.open(key),
    activity: { ...noActivity, message: (facts) => told.push(facts) },
    smartHost:
      smartHost === 'none'
        ? undefined
        : {
            send: async ({ to }, mail) => {
              if (smartHost === 'down') {
                throw new AppError({ kind: 'unavailable', code: 'test', message: 'It does not answer.' });
              }
              sent.push({ to, mail: Buffer.from(mail).toString() });
              return smartHost;
            },
          },
    from: 'landfall@mail.contoso.com',
    server: 'mail.contoso.com',
    languageOf: () => language,
    clock: new ManualClock(Date.UTC(2026, 10, 21, 9)),
    random: { bytes: (length) => new Uint8Array(length), guid: () => '0-0' as Guid },
  });
  const notify = (kind: MigrationNoticeKind, change: Partial<MigrationBatch> = {}) => {
    const mailboxes = [
      testMailbox({ name: 'a' }),
      testMailbox({ name: 'b', status: 'Failed', skipped: [{}] }),
    ];
    const { batch } = testHead(mailboxes, { notificationEmails: ['kim@contoso.com'], ...change });
    return notifier.notify({ kind, organization, batch }, new AbortController().signal);
  };
  const inboxOf = async (mailbox: typeof kim) => {
    const { folder } = (await mailbox.folders()).getRole('inbox');
    return mailbox.listMessages(folder, allUids, 10);
  };
  const readLast = async () => {
    const message = (await inboxOf(kim)).at(-1)!;
    const raw = Buffer.from(await (await kim.openBody(message)).read()).toString();
    return { subject: message.subject, text: (await kim.readText(message)).text, raw };
  };
  return { notify, readLast, sent, told, inbox: () => inboxOf(kim), close: () => rooms.close() };
}

function recipientOf(key: { tenant: number; mailbox: number }, kind: string): Partial<LocatedAddress> {
  const recipient = { kind, tenant: key.tenant, mailbox: { mailbox: key.mailbox, state: 'ready' } };
  return { recipient } as unknown as Partial<LocatedAddress>;
}

const attachments = (raw: string) => [...raw.matchAll(/filename="?([^"\r\n]+)"?/g)].map(([, name]) => name);

describe('a notice', () => {
  it.each([
    ['synced', 'en', 'Migration batch IMAPBatch1 has been synchronized', 'Test-MigrationCutover IMAPBatch1'],
    ['completed', 'en', 'Migration batch IMAPBatch1 is complete', 'nothing more is copied'],
    ['failed', 'en', 'Migration batch IMAPBatch1: mailboxes have failed', '1 failed'],
    ['report', 'en', 'Migration batch IMAPBatch1: report', 'Messages: 240 copied of 240'],
    ['synced', 'ko', '마이그레이션 일괄 처리 IMAPBatch1: 동기화됨', '실패 1'],
  ] as const)('of %s in %s lies in the inbox', async (kind, language, subject, text) => {
    const at = await scene({ language });
    await at.notify(kind);
    const mail = await at.readLast();
    expect(mail.subject).toBe(subject);
    expect(mail.text).toContain(text);
    expect(mail.text).toContain('-NotificationEmails');
    expect(mail.raw).toMatch(/^From: landfall@mail\.contoso\.com\r$/m);
    expect(mail.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(mail.raw).toMatch(/^Message-ID: <0-0@mail\.contoso\.com>\r$/m);
    expect(mail.raw).toMatch(/^Date: Sat, 21 Nov 2026 09:00:00 \+0000\r$/m);
    await at.close();
  });

  it('has the report with it, and the rows that were left out', async () => {
    const at = await scene({ failures: [{ emailAddress: 'b@contoso.com', message: 'No such mailbox.' }] });
    await at.notify('report', { name: 'Batch: 1/2' });
    const { raw, text } = await at.readLast();
    expect(attachments(raw)).toEqual(
      expect.arrayContaining(['Batch_ 1_2.html', 'Batch_ 1_2.csv', 'MigrationErrors.csv']),
    );
    expect(raw).toContain(Buffer.from('Html ').toString('base64').slice(0, 6));
    expect(text).toContain('MigrationErrors.csv lists');
    await at.close();
  });

  it('has no report where none is wanted, or where it is too large', async () => {
    const at = await scene({ reportBytes: 6 * 1024 * 1024 });
    await at.notify('report', { skipReports: true });
    expect(attachments((await at.readLast()).raw)).toEqual([]);
    await at.notify('report');
    const { raw, text } = await at.readLast();
    expect(attachments(raw)).toEqual([]);
    expect(text).toContain('Export-MigrationReport IMAPBatch1 -FileName IMAPBatch1.html');
    await at.close();
  });

  it('is written to nobody where nobody asked for it', async () => {
    const at = await scene();
    await at.notify('report', { notificationEmails: [] });
    expect(await at.inbox()).toEqual([]);
    await at.close();
  });

  it('reaches each address once, here and elsewhere', async () => {
    const at = await scene();
    const notificationEmails = [
      'kim@contoso.com',
      'KIM@contoso.com',
      'x@fabrikam.com',
      'partner@contoso.com',
    ];
    await at.notify('report', { notificationEmails });
    expect(await at.inbox()).toHaveLength(1);
    expect(at.sent.map(({ to }) => to)).toEqual([['x@fabrikam.com', 'p@fabrikam.com']]);
    await at.close();
  });
});

describe('what could not be sent', () => {
  const refused = [{ address: 'x@fabrikam.com', text: '550 5.1.1 Nobody is called so.' }];
  it.each([
    ['none', 'x@fabrikam.com', 'x@fabrikam.com: no server for outgoing mail is configured (mail.smartHost).'],
    ['down', 'x@fabrikam.com', 'x@fabrikam.com: It does not answer.'],
    [refused, 'x@fabrikam.com', 'x@fabrikam.com: 550 5.1.1 Nobody is called so.'],
    ['none', 'nobody@contoso.com', 'nobody@contoso.com: there is no such mailbox here.'],
  ] as const)('is told, and stops nobody else: %j', async (smartHost, address, message) => {
    const at = await scene({ smartHost });
    const notificationEmails = [address, 'kim@contoso.com'];
    await expect(at.notify('report', { notificationEmails })).rejects.toMatchObject({
      code: 'migration.notice.notSent',
      message,
    });
    expect(await at.inbox()).toHaveLength(1);
    await at.close();
  });

  it('is told to reports: to whom it came, who refused it, and that it was not sent', async () => {
    const tell = async (given: Given, to: string[]) => {
      const at = await scene(given);
      await at.notify('synced', { notificationEmails: to }).catch(() => undefined);
      await at.close();
      return at.told.map(({ direction, event, subject, messageId, bytes, recipients }) => {
        expect([event, subject, messageId, bytes > 500]).toEqual([
          ...['GoodMail', 'Migration batch IMAPBatch1 has been synchronized', '0-0@mail.contoso.com', true],
        ]);
        return `${direction}: ${recipients.map(({ address, status }) => `${address} ${status}`).join(', ')}`;
      });
    };
    const everybody = ['kim@contoso.com', 'partner@contoso.com', 'x@fabrikam.com'];
    expect(await tell({ smartHost: [{ address: 'x@fabrikam.com', text: '550 No.' }] }, everybody)).toEqual([
      'Inbound: kim@contoso.com Delivered',
      'Outbound: p@fabrikam.com Delivered, x@fabrikam.com Failed',
    ]);
    expect(await tell({ smartHost: 'down' }, ['x@fabrikam.com'])).toEqual([
      'Outbound: x@fabrikam.com Failed',
    ]);
    expect(await tell({}, ['nobody@contoso.com'])).toEqual([]);
  });
});
