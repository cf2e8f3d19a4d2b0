/** Who is vouched for: what people here have written, and nothing that only bears their names. */
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { serverCertificate } from '../../../tests/support/certificate.ts';
import { TestMailFlow } from '../../../tests/support/mail-flow.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { SmtpSink } from '../../../tests/support/smtp-sink.ts';
import type { TenantId } from '../../base/ids.ts';
import { systemRandom } from '../../base/random.ts';
import { mailOf, RecordedLog } from '../../mailbox/test-mailboxes.ts';
import { writeAutoReply } from '../out-of-office/auto-reply.ts';
import { SmtpCarrier } from '../outbound/smtp-carrier.ts';
import { forwarded, redirected } from '../rules/passed-on.ts';
import type { SigningKey } from './dkim-signing.ts';
import { MessageSigner } from './message-signer.ts';

const certificate = serverCertificate(['127.0.0.1'], Date.now());
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const keyOf = (domain: string): SigningKey => ({
  ...{ domain, selector: 'selector1', privateKey, headerForm: 'relaxed', bodyForm: 'relaxed' },
});
const keyFor = async (_: TenantId, domain: string) =>
  domain === 'contoso.example' || domain === 'xn--ob0bxi930bbme78a2z4e.example' ? keyOf(domain) : undefined;

async function scene() {
  const sink = await SmtpSink.listen(certificate);
  const settings = () =>
    ({
      host: '127.0.0.1',
      port: sink.port,
      security: 'none',
      clientName: 'mail.contoso.example',
      timeoutMs: 5_000,
    }) as const;
  const clock = new ManualClock(Date.UTC(2026, 10, 21, 9));
  const outbound = new SmtpCarrier({ route: { kind: 'smartHost', settings }, clock });
  const test = await TestMailFlow.open({ outbound, signingKeyFor: keyFor }, clock);
  const [kim, lee] = [await test.person('kim'), await test.person('lee')];
  return {
    ...{ test, sink, kim, lee },
    /** Who has signed what has left, a message each. */
    signers: () => sink.mails.map(({ text }) => / d=([^;]+);/.exec(text.replace(/\r\n\r\n.*/s, ''))?.[1]),
    [Symbol.asyncDispose]: () => sink[Symbol.asyncDispose](),
  };
}

describe('mail that leaves', () => {
  it('is signed where somebody here has written it, also to a group', async () => {
    await using at = await scene();
    const choi = await at.test.organization.addOne({
      ...{ guid: systemRandom.guid(), kind: 'mailContact', name: 'choi', displayName: 'choi' },
      targetAddress: 'choi@fabrikam.example',
    });
    await at.test.group('all', [choi]);
    await at.test.send(at.kim, ['park@fabrikam.example', 'all@contoso.example']);
    await at.test.drain();
    expect(at.sink.mails[0]?.text).toMatch(/^DKIM-Signature: v=1; a=rsa-sha256;/);
    expect(at.signers()).toEqual(at.sink.mails.map(() => 'contoso.example'));
  });

  it('is not where it came from elsewhere and is forwarded, whatever name it bears', async () => {
    await using at = await scene();
    await at.test.change(at.kim, { attributes: { forwardingSmtpAddress: 'kim@fabrikam.example' } });
    await at.test.arrive(['kim@contoso.example'], ['From: ceo@contoso.example', 'Subject: Pay', '', 'Now.']);
    await at.test.drain();
    expect(at.signers()).toEqual([undefined]);
  });

  it('is where it answers for somebody who is away', async () => {
    await using at = await scene();
    const reply = { state: 'Enabled', externalMessage: 'Away.', externalAudience: 'All' } as const;
    await writeAutoReply(at.kim.mailbox, reply, at.test.clock);
    await at.test.arrive(
      ['kim@contoso.example'],
      ['From: lee@fabrikam.example', 'To: kim@contoso.example', 'Subject: Hi', '', 'x'],
    );
    await at.test.drain();
    expect(at.sink.mails.map(({ text }) => /^Subject: .*/m.exec(text)?.[0])).toEqual([
      'Subject: Automatic reply: Hi',
    ]);
    expect(at.signers()).toEqual(['contoso.example']);
  });
});

const id = systemRandom.guid();
const tenant = 1 as TenantId;

function makeSigner(find: typeof keyFor = keyFor) {
  const log = new RecordedLog();
  const signer = new MessageSigner({ keyFor: find, clock: new ManualClock(), log });
  const isSigned = async (content: Uint8Array, origin: 'submission' | 'external' | 'automatic' | 'report') =>
    Buffer.from(await signer.sign(tenant, { id, origin }, content))
      .toString()
      .startsWith('DKIM-Signature: ');
  return { log, isSigned };
}

describe('a message', () => {
  const spoofed = mailOf('Received: from x by y', 'From: ceo@contoso.example', 'Subject: Pay', '', 'Now.');

  it('that a rule redirects is not signed, and one that it forwards in the name of its owner is', async () => {
    await using at = await scene();
    const passing = {
      ...{ content: spoofed, owner: at.kim.recipient, to: ['kim@fabrikam.example'], now: 0, id },
      queued: { generation: 0 } as never,
    };
    const { isSigned } = makeSigner();
    expect(await isSigned(redirected(passing), 'automatic')).toBe(false);
    expect(await isSigned(forwarded(passing), 'automatic')).toBe(true);
  });

  it('that pretends to be a report from elsewhere is not', async () => {
    const { isSigned } = makeSigner();
    expect(await isSigned(spoofed, 'report')).toBe(false);
    expect(await isSigned(mailOf('From: postmaster@contoso.example', '', 'x'), 'report')).toBe(true);
    expect(await isSigned(mailOf('From: ceo@contoso.example', '', 'x'), 'external')).toBe(false);
  });

  it.each([
    ['From: kim@CONTOSO.example', true],
    ['From: =?utf-8?B?6rmA?= <kim@contoso.example>, lee@fabrikam.example', true],
    ['From: kim@sub.contoso.example', false],
    ['From: kim@한국방송공사.example', true],
    ['From: undisclosed', false],
    ['Subject: nobody', false],
  ])('with %s is signed: %s', async (field, expected) => {
    expect(await makeSigner().isSigned(mailOf(field, '', 'x'), 'submission')).toBe(expected);
  });

  it('leaves without a signature where the key cannot be had, and the log says so', async () => {
    const { log, isSigned } = makeSigner(() => Promise.reject(new Error('The key is broken.')));
    expect(await isSigned(mailOf('From: kim@contoso.example', '', 'x'), 'submission')).toBe(false);
    expect(log.lines.map(({ event }) => event)).toEqual(['mailflow.dkim.notSigned']);
  });
});
