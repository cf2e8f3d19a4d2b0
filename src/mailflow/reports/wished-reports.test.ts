/** RFC 3461: of which of their fates somebody wants to hear. */
import { describe, expect, it } from 'vitest';
import { serverCertificate } from '../../../tests/support/certificate.ts';
import { TestMailFlow } from '../../../tests/support/mail-flow.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { type SinkHabits, SmtpSink } from '../../../tests/support/smtp-sink.ts';
import { mailOf } from '../../mailbox/test-mailboxes.ts';
import { SmtpCarrier } from '../outbound/smtp-carrier.ts';
import type { RecipientWishes, ReportWishes } from '../queue/queue-model.ts';

const certificate = serverCertificate(['localhost', '127.0.0.1'], Date.now());
const none = { notify: null, originalRecipient: null };

async function scene(habits: SinkHabits = {}) {
  const sink = await SmtpSink.listen(certificate, habits);
  const settings = () =>
    ({ host: '127.0.0.1', port: sink.port, security: 'none', clientName: 'x', timeoutMs: 500 }) as const;
  const clock = new ManualClock(Date.UTC(2026, 10, 21, 9));
  const outbound = new SmtpCarrier({ route: { kind: 'smartHost', settings }, clock });
  const test = await TestMailFlow.open({ outbound }, clock);
  const kim = await test.person('kim');
  const lee = await test.person('lee');
  const send = async (
    wished: Readonly<Record<string, RecipientWishes>>,
    facts: Partial<ReportWishes> = {},
  ) => {
    await test.flow.submission.submit({
      ...{ principal: kim.principal, mailbox: kim.mailbox.key },
      content: { kind: 'bytes', bytes: mailOf('Subject: 보고', '', 'the whole of it') },
      recipients: Object.keys(wished),
      options: { saveSentTo: false },
      wishes: { ret: null, envelopeId: null, ...facts, recipients: new Map(Object.entries(wished)) },
    });
    await test.drain();
    return test.texts(kim);
  };
  return { test, sink, kim, lee, send, [Symbol.asyncDispose]: () => sink[Symbol.asyncDispose]() };
}

const groupsOf = (report: string) => report.match(/^(Original-Recipient|Final-Recipient|Action|Status):.*/gm);

describe('a sender', () => {
  it('hears of a delivery where that was wished for, by the names that the sender has given', async () => {
    await using at = await scene();
    const [report = '', ...others] = await at.send(
      {
        'lee@contoso.example': {
          notify: ['success'],
          originalRecipient: { type: 'rfc822', address: 'old@contoso.example' },
        },
      },
      { envelopeId: 'QQ 314' },
    );
    expect(report).toMatch(/Subject: =\?utf-8\?/i);
    expect(report).toContain('Original-Envelope-Id: QQ 314\r\n');
    expect(groupsOf(report)).toEqual([
      'Original-Recipient: rfc822; old@contoso.example',
      'Final-Recipient: rfc822; lee@contoso.example',
      'Action: delivered',
      'Status: 2.1.5',
    ]);
    expect(others).toEqual([]);
  });

  it('hears nothing where that was wished for', async () => {
    await using at = await scene({ refuses: ['b@fabrikam.example'] });
    expect(
      await at.send({
        'nobody@contoso.example': { ...none, notify: ['never'] },
        'a.nobody@contoso.example': { ...none, notify: ['success', 'delay'] },
        'b@fabrikam.example': { ...none, notify: ['never'] },
      }),
    ).toEqual([]);
  });

  it('hears that it was a group, and not of each of its members', async () => {
    await using at = await scene();
    await at.test.group('staff', [at.lee.recipient]);
    const reports = await at.send({ 'staff@contoso.example': { ...none, notify: ['success', 'failure'] } });
    expect(reports.map(groupsOf)).toEqual([
      ['Final-Recipient: rfc822; staff@contoso.example', 'Action: expanded', 'Status: 2.1.5'],
    ]);
    expect(await at.test.subjects(at.lee)).toEqual(['보고']);
  });

  it.each([
    ['full', /Content-Type: message\/rfc822\r\n[\s\S]*the whole of it/],
    ['headers', /Content-Type: text\/rfc822-headers\r\n(?![\s\S]*the whole of it)/],
  ] as const)('gets back of what failed: %s', async (ret, pattern) => {
    await using at = await scene();
    const [report = ''] = await at.send({ 'nobody@contoso.example': none }, { ret });
    expect(report).toMatch(pattern);
  });

  it('is told by servers elsewhere that know how, and by us that others do not', async () => {
    await using knows = await scene({ offersDsn: true });
    const wishes = { ...none, notify: ['success'] } satisfies RecipientWishes;
    const reports = await knows.send(
      { 'a@fabrikam.example': wishes, 'b@fabrikam.example': none },
      { envelopeId: 'x+y', ret: 'headers' },
    );
    expect(reports).toEqual([]);
    expect(knows.sink.envelopes.toSorted()).toEqual([
      'MAIL FROM:<kim@contoso.example> RET=HDRS ENVID=x+2By',
      'MAIL FROM:<kim@contoso.example> RET=HDRS ENVID=x+2By',
      'RCPT TO:<a@fabrikam.example> NOTIFY=SUCCESS',
      'RCPT TO:<b@fabrikam.example>',
    ]);
    await using knowsNot = await scene();
    const [relayed = ''] = await knowsNot.send({ 'a@fabrikam.example': wishes });
    expect(groupsOf(relayed)).toEqual([
      'Final-Recipient: rfc822; a@fabrikam.example',
      'Action: relayed',
      'Status: 2.0.0',
    ]);
  });
});
