import { describe, expect, it } from 'vitest';
import { TestMailFlow } from '../../../tests/support/mail-flow.ts';
import { systemRandom } from '../../base/random.ts';
import { parseSmtpAddress } from '../../organization/smtp-address.ts';
import { scanMessage } from '../../wire/mime/scan.ts';
import { newRecipient } from '../queue/queue-model.ts';

const hello = ['Subject: Hello', 'Bcc: secret@contoso.example', '', 'Hi.'];

describe('mail within an organisation', () => {
  it('is in the inbox of whoever it is for, and in Sent Items of its sender, once', async () => {
    const test = await TestMailFlow.open();
    const [kim, lee, choi] = [await test.person('kim'), await test.person('lee'), await test.person('choi')];
    const sent = await test.send(
      kim,
      ['lee@contoso.example', 'LEE@contoso.example', 'choi@contoso.example'],
      hello,
    );
    expect(await test.subjects(lee)).toEqual([]);
    await test.drain();
    const [received = ''] = await test.texts(lee);
    expect(received).toMatch(
      /^Return-Path: <kim@contoso\.example>\r\nReceived: from localhost by mail\.contoso/,
    );
    expect(received).toMatch(
      /\r\nFrom: kim <kim@contoso\.example>\r\nDate: .+\r\nMessage-ID: <.+@contoso\.example>\r\n\r\nHi\.$/,
    );
    expect(received).not.toContain('Bcc');
    expect(await test.texts(choi)).toEqual([received]);
    expect(await test.texts(lee)).toHaveLength(1);
    const [copy = ''] = await test.texts(kim, 'sent');
    expect(copy).toContain('Bcc: secret@contoso.example');
    expect(scanMessage(Buffer.from(copy)).envelope.messageId).toBe(`<${sent.messageId}>`);
    expect(await test.waiting()).toEqual([]);
    expect(await test.store.listRecordCollections(test.organization.tenant)).toEqual([]);
    expect(
      test.told.map(({ direction, recipients }) => [direction, recipients.map(({ status }) => status)]),
    ).toEqual([['Inbound', ['Delivered', 'Delivered']]]);
  });

  it('comes from outside, with or without a tag', async () => {
    const test = await TestMailFlow.open();
    const kim = await test.person('kim');
    await test.arrive(['kim+news@contoso.example', 'kim@contoso.example'], hello);
    await test.drain();
    const [text = '', ...others] = await test.texts(kim);
    expect(others).toEqual([]);
    expect(text).toContain(
      'Return-Path: <lee@fabrikam.example>\r\nReceived: from mx.fabrikam.example ([192.0.2.1])',
    );
    const judge = async (address: string) => {
      const verdict = await test.flow.intake.judge(address, { bytes: 0, isReport: false });
      return verdict.kind === 'refused' ? verdict.failure.status : verdict.kind;
    };
    expect(
      await Promise.all(['kim', 'kim+x', 'nobody', 'a b'].map((name) => judge(`${name}@contoso.example`))),
    ).toEqual(['taken', 'taken', '5.1.10', '5.1.3']);
    expect(await judge('a@fabrikam.example')).toBe('elsewhere');
    await expect(test.arrive(['a@fabrikam.example'], hello)).rejects.toMatchObject({
      code: 'mailflow.address.notHere',
    });
  });

  it('goes to groups in groups, in circles too, to each member once', async () => {
    const test = await TestMailFlow.open();
    const [kim, lee, choi] = [await test.person('kim'), await test.person('lee'), await test.person('choi')];
    const inner = await test.group('inner', [lee.recipient, choi.recipient]);
    const outer = await test.group('outer', [inner, lee.recipient]);
    await test.store.changeMembers(test.organization.tenant, inner.recipient, {
      add: [outer.recipient],
      remove: [],
    });
    await test.send(kim, ['outer@contoso.example', 'lee@contoso.example']);
    await test.drain();
    expect([await test.subjects(lee), await test.subjects(choi), await test.subjects(kim)]).toEqual([
      ['안녕'],
      ['안녕'],
      [],
    ]);
  });

  it('goes from one organisation of the platform to another, once', async () => {
    const test = await TestMailFlow.open();
    const fabrikam = await test.addOrganization('fabrikam.example');
    const kim = await test.person('kim');
    const park = await test.person('park', {}, {}, fabrikam);
    const sent = await test.send(kim, ['park@fabrikam.example']);
    await test.drain();
    expect(await test.subjects(park)).toEqual(['안녕']);
    const again = {
      id: sent.id,
      returnPath: 'kim@contoso.example',
      subject: '',
      messageId: '',
      fromIp: null,
      origin: 'submission',
      generation: 0,
    } as never;
    await test.flow.intake.handOver(fabrikam.tenant, again, sent.content, [
      newRecipient({ kind: 'address' }, 'park@fabrikam.example'),
    ]);
    await test.drain();
    expect(await test.subjects(park)).toEqual(['안녕']);
  });

  it.each([
    ['and keeps it', true, ['안녕']],
    ['and does not keep it', false, []],
  ])('is forwarded by a mailbox %s', async (_name, keeps, kept) => {
    const test = await TestMailFlow.open();
    const [kim, lee, choi] = [await test.person('kim'), await test.person('lee'), await test.person('choi')];
    await test.change(lee, {
      attributes: { forwardingAddress: choi.recipient.guid, deliverToMailboxAndForward: keeps },
    });
    await test.send(kim, ['lee@contoso.example']);
    await test.drain();
    expect([await test.subjects(lee), await test.subjects(choi)]).toEqual([kept, ['안녕']]);
  });

  it('ends where mailboxes forward to each other, and says so', async () => {
    const test = await TestMailFlow.open();
    const [kim, lee, choi] = [await test.person('kim'), await test.person('lee'), await test.person('choi')];
    await test.change(lee, { attributes: { forwardingSmtpAddress: 'choi@contoso.example' } });
    await test.change(choi, { attributes: { forwardingSmtpAddress: 'lee@contoso.example' } });
    await test.send(kim, ['lee@contoso.example']);
    await test.drain();
    expect((await test.texts(kim))[0]).toContain('Status: 5.4.6');
    expect(await test.waiting()).toEqual([]);
  });
});

describe('mail that cannot be delivered', () => {
  const cases: [string, string, string, (test: TestMailFlow) => Promise<unknown>][] = [
    ['to nobody', 'nobody@contoso.example', '5.1.10', async () => undefined],
    [
      'to a full mailbox',
      'lee@contoso.example',
      '5.2.2',
      (test) => test.person('lee', {}, { prohibitSendReceiveBytes: 1 }),
    ],
    [
      'larger than is taken',
      'lee@contoso.example',
      '5.2.3',
      (test) => test.person('lee', { attributes: { maxReceiveBytes: 9 } }),
    ],
    [
      'to a group that others may write to',
      'all@contoso.example',
      '5.7.1',
      async (test) =>
        test.group('all', [], { attributes: { acceptMessagesOnlyFrom: [systemRandom.guid()] } }),
    ],
    ['to an empty group', 'all@contoso.example', '5.1.1', (test) => test.group('all', [])],
    [
      'to a group whose mail is approved',
      'all@contoso.example',
      '5.7.128',
      (test) => test.group('all', [], { attributes: { moderationEnabled: true } }),
    ],
    ['elsewhere, where nothing leaves', 'a@fabrikam.example', '5.4.4', async () => undefined],
  ];

  it.each(cases)('%s is reported to its sender', async (_name, to, status, prepare) => {
    const test = await TestMailFlow.open();
    await prepare(test);
    const kim = await test.person('kim');
    await test.send(kim, [to], ['Subject: =?utf-8?B?7ZqM7J2Y?=', '', 'Hi.']);
    await test.drain();
    const [report = ''] = await test.texts(kim);
    expect(report).toContain('Return-Path: <>');
    expect(report).toContain('Content-Type: multipart/report; report-type=delivery-status');
    expect(report).toContain(`Final-Recipient: rfc822; ${to}\r\nAction: failed\r\nStatus: ${status}\r\n`);
    expect(report).toContain('Subject: =?utf-8?B?7ZqM7J2Y?=');
    const [message] = await test.messages(kim);
    expect(message?.subject).toBe('Undeliverable: 회의');
    const text = message && (await kim.mailbox.readText(message));
    expect(JSON.stringify(text)).toMatch(/배달되지 않았습니다/);
    expect(await test.waiting()).toEqual([]);
  });

  it('is reported to strangers of groups for the own people alone', async () => {
    const test = await TestMailFlow.open();
    const kim = await test.person('kim');
    await test.group('all', [kim.recipient]);
    await test.arrive(['all@contoso.example'], hello, 'kim@contoso.example');
    await test.drain();
    expect((await test.texts(kim))[0]).toContain('Status: 5.7.133');
  });

  it('is not reported where it is a report itself', async () => {
    const test = await TestMailFlow.open();
    await test.arrive(['nobody@contoso.example'], hello, '');
    await test.drain();
    expect(await test.waiting()).toEqual([]);
  });

  it('waits for a mailbox that is still being made', async () => {
    const test = await TestMailFlow.open();
    const kim = await test.person('kim');
    const { user, addOne } = test.organization;
    const slow = await addOne(user('slow'));
    await test.send(kim, ['slow@contoso.example']);
    await test.drain();
    expect(await test.waiting()).toHaveLength(1);
    const key = { tenant: test.organization.tenant, mailbox: slow.mailbox?.mailbox as never };
    await test.rooms.mailboxes.provision(key, {
      guid: systemRandom.guid(),
      quotas: {} as never,
      language: 'ko',
    });
    await test.change({ recipient: slow }, { mailbox: { to: 'ready' } });
    await test.clock.advance(60_000);
    await test.drain();
    expect(await test.waiting()).toEqual([]);
    expect(await test.subjects({ mailbox: test.rooms.mailboxes.open(key) } as never)).toEqual(['안녕']);
  });
});

describe('who may send', () => {
  it.each([
    ['as another', {}, undefined],
    ['on behalf of another', { grantSendOnBehalfTo: 'kim' }, 'Sender: kim <kim@contoso.example>'],
    ['as another who allows it', { grantSendAs: 'kim' }, ''],
  ] as const)('%s', async (_name, grants, sender) => {
    const test = await TestMailFlow.open();
    const kim = await test.person('kim');
    const attributes = Object.fromEntries(Object.keys(grants).map((name) => [name, [kim.recipient.guid]]));
    const boss = await test.person('boss', { attributes });
    const lines = ['From: boss@contoso.example', 'Sender: boss@contoso.example', 'Subject: x', '', 'x'];
    if (sender === undefined) {
      await expect(test.send(kim, ['boss@contoso.example'], lines)).rejects.toMatchObject({
        code: 'mailflow.sendAs.denied',
      });
      return;
    }
    await test.send(kim, ['boss@contoso.example'], lines);
    await test.drain();
    const [text = ''] = await test.texts(boss);
    if (sender === '') expect(text).not.toContain('Sender:');
    else expect(text.match(/^Sender: .*$/gm)).toEqual([`${sender}`]);
    expect(text).toContain(sender === '' ? 'Return-Path: <boss@' : 'Return-Path: <kim@');
  });

  it('is refused from a mailbox that is too full to send, with too much, to nobody, to no address', async () => {
    const test = await TestMailFlow.open();
    const full = await test.person('full', {}, { prohibitSendBytes: 0 });
    const small = await test.person('small', { attributes: { maxSendBytes: 5 } });
    await expect(test.send(full, ['small@contoso.example'])).rejects.toMatchObject({ kind: 'quota' });
    await expect(test.send(small, ['full@contoso.example'])).rejects.toMatchObject({
      code: 'mailflow.message.overMaxSend',
    });
    await expect(test.send(small, [])).rejects.toMatchObject({ code: 'mailflow.message.noRecipients' });
    await expect(test.send(small, ['who?'])).rejects.toMatchObject({ code: 'mailflow.address.invalid' });
    expect(() => parseSmtpAddress('who?')).toThrow();
  });
});

describe('a message that lies in the mailbox', () => {
  const stored = async (choice: object) => {
    const test = await TestMailFlow.open();
    const [kim, lee] = [await test.person('kim'), await test.person('lee')];
    const { folder } = (await kim.mailbox.folders()).getRole('outbox');
    const bytes = new Uint8Array(Buffer.from('Subject: draft\r\nBcc: lee@contoso.example\r\n\r\nx'));
    const { item } = await kim.mailbox.append(folder, bytes, { receivedAt: 0, flags: 0, keywords: [] });
    const { id } = await test.flow.submission.submit({
      principal: kim.principal,
      mailbox: kim.mailbox.key,
      content: { kind: 'stored', item },
      recipients: ['lee@contoso.example'],
      options: choice,
    });
    return { test, kim, lee, item, id };
  };

  it('goes to Sent Items as it is', async () => {
    const { test, kim, lee, item } = await stored({});
    await test.drain();
    expect((await test.messages(kim, 'sent')).map((message) => message.item)).toEqual([item]);
    expect([await test.subjects(kim, 'outbox'), await test.subjects(lee)]).toEqual([[], ['draft']]);
  });

  it('is deleted where that was asked for', async () => {
    const { test, kim, lee } = await stored({ deleteAfterSubmit: true });
    await test.drain();
    expect([
      await test.subjects(kim, 'outbox'),
      await test.subjects(kim, 'sent'),
      await test.subjects(lee),
    ]).toEqual([[], [], ['draft']]);
  });

  it('can be called back for a moment where it is held', async () => {
    const held = await stored({ heldMs: 300 });
    await held.test.drain();
    await held.test.flow.submission.withdraw(held.kim.principal.tenant, held.id);
    const { test, lee } = await stored({ heldMs: 300 });
    await test.clock.advance(300);
    await test.drain();
    expect([await held.test.subjects(held.lee), await test.subjects(lee)]).toEqual([[], ['draft']]);
  });

  it('waits until its time, and can be called back until then', async () => {
    const deferredUntil = Date.UTC(2026, 10, 21, 10);
    const { test, kim, lee, id } = await stored({ deferredUntil });
    await test.drain();
    expect([await test.subjects(kim, 'outbox'), await test.subjects(lee)]).toEqual([['draft'], []]);
    await test.flow.submission.withdraw(kim.principal.tenant, id);
    await test.clock.advance(2 * 3_600_000);
    await test.drain();
    expect([await test.subjects(kim, 'outbox'), await test.subjects(lee)]).toEqual([['draft'], []]);
    await expect(test.flow.submission.withdraw(kim.principal.tenant, id)).rejects.toMatchObject({
      kind: 'notFound',
    });
  });
});
