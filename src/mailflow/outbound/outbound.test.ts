import { describe, expect, it } from 'vitest';
import { serverCertificate } from '../../../tests/support/certificate.ts';
import { TestMailFlow } from '../../../tests/support/mail-flow.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { type SinkHabits, SmtpSink } from '../../../tests/support/smtp-sink.ts';
import type { MailFlowOptions } from '../mail-flow.ts';
import { MailExchangers } from './mail-exchangers.ts';
import { SmtpCarrier } from './smtp-carrier.ts';

const certificate = serverCertificate(['localhost', '127.0.0.1'], Date.now());
const hourMs = 3_600_000;

async function scene(habits: SinkHabits = {}, options: Partial<MailFlowOptions> = {}) {
  const sink = await SmtpSink.listen(certificate, habits);
  const settings = () =>
    ({
      host: '127.0.0.1',
      port: sink.port,
      security: 'none',
      clientName: 'mail.contoso.example',
      timeoutMs: 500,
    }) as const;
  const clock = new ManualClock(Date.UTC(2026, 10, 21, 9));
  const outbound = new SmtpCarrier({ route: { kind: 'smartHost', settings }, clock });
  const test = await TestMailFlow.open({ outbound, ...options }, clock);
  return {
    ...{ test, sink, clock, kim: await test.person('kim') },
    [Symbol.asyncDispose]: () => sink[Symbol.asyncDispose](),
  };
}

describe('mail for addresses elsewhere', () => {
  it('goes to the smart host at once, without blind copies', async () => {
    await using at = await scene();
    const { test, sink, kim } = at;
    await test.send(
      kim,
      ['lee@fabrikam.example', 'park@woodgrove.example'],
      ['Subject: Hi', 'Bcc: park@woodgrove.example', '', '.dot'],
    );
    await test.drain();
    const [mail] = sink.mails;
    expect([mail?.from, mail?.to, sink.mails.length]).toEqual([
      'kim@contoso.example',
      ['lee@fabrikam.example', 'park@woodgrove.example'],
      1,
    ]);
    expect(mail?.text).toMatch(/^Received: .*\r\n[\s\S]*\r\n\r\n\.dot$/);
    expect(mail?.text).not.toMatch(/Bcc|Return-Path/);
    expect(await test.waiting()).toEqual([]);
    expect(test.told.map(({ direction, recipients }) => [direction, recipients.length])).toEqual([
      ['Outbound', 2],
    ]);
  });

  it('is reported where it is refused, and goes to the others', async () => {
    await using at = await scene({ refuses: ['nobody@fabrikam.example'] });
    const { test, sink, kim } = at;
    await test.send(kim, ['nobody@fabrikam.example', 'lee@fabrikam.example']);
    await test.drain();
    expect(sink.mails.map(({ to }) => to)).toEqual([['lee@fabrikam.example']]);
    const [report = ''] = await test.texts(kim);
    expect(report).toContain(
      'Final-Recipient: rfc822; nobody@fabrikam.example\r\nAction: failed\r\nStatus: 5.1.1\r\n',
    );
    expect(report).toContain('Diagnostic-Code: smtp; 550 5.1.1 Nobody is called so.');
    expect(report).not.toContain('lee@fabrikam');
    expect(await test.waiting()).toEqual([]);
  });

  it('is tried again with growing pauses; of a delay the sender is told once, and in the end that it failed', async () => {
    await using at = await scene({ afterData: '451 4.3.0 Later.' });
    const { test, sink, kim, clock } = at;
    await test.send(kim, ['lee@fabrikam.example']);
    const tries: number[] = [];
    for (let hours = 0; hours < 124; hours += 0.5) {
      const before = sink.commands.filter((word) => word === 'DATA').length;
      await test.drain();
      if (sink.commands.filter((word) => word === 'DATA').length > before) tries.push(hours);
      await clock.advance(hourMs / 2);
    }
    expect(tries.slice(0, 9)).toEqual([0, 0.5, 1, 1.5, 2, 3, 5, 8, 11]);
    expect((await test.subjects(kim)).map((subject) => subject.split(':')[0])).toEqual([
      'Delivery delayed',
      'Undeliverable',
    ]);
    const [delay = '', failure = ''] = await test.texts(kim);
    expect(delay).toMatch(/Action: delayed\r\nStatus: 4\.3\.0\r\n[\s\S]*Will-Retry-Until:/);
    expect(failure).toMatch(/Action: failed\r\nStatus: 4\.4\.7\r\n/);
    expect(await test.waiting()).toEqual([]);
  });

  it('waits for a server that is down, which other messages do not ask as well', async () => {
    await using at = await scene();
    const { test, sink, kim, clock } = at;
    await sink[Symbol.asyncDispose]();
    await test.send(kim, ['lee@fabrikam.example']);
    await test.send(kim, ['park@woodgrove.example']);
    await test.drain();
    const organization = test.organization.record;
    const [queue, ...others] = await test.flow.administration.queues(organization);
    expect(others).toEqual([]);
    expect(queue).toMatchObject({
      name: 'SmartHost',
      status: 'Retry',
      messageCount: 2,
      nextRetryAt: clock.now() + 300_000,
    });
    expect(queue?.lastError).toMatch(/ECONNREFUSED/);
  });

  it('is suspended, resumed, tried again and removed by an administrator', async () => {
    await using at = await scene({ afterData: '451 4.3.0 Later.' });
    const { test, sink, kim } = at;
    const { administration } = test.flow;
    const organization = test.organization.record;
    const { id } = await test.send(kim, ['lee@fabrikam.example']);
    await administration.suspend(organization, id);
    await test.drain();
    expect([sink.commands, (await administration.messages(organization))[0]?.status]).toEqual([
      [],
      'Suspended',
    ]);
    await administration.resume(organization, id);
    await test.drain();
    expect(sink.commands.filter((word) => word === 'DATA')).toHaveLength(1);
    expect(await administration.retry(organization, 'smarthost')).toBe(1);
    await test.drain();
    expect(sink.commands.filter((word) => word === 'DATA')).toHaveLength(2);
    await administration.remove(organization, id, { report: true });
    await test.drain();
    expect(await test.subjects(kim)).toEqual(['Undeliverable: 안녕']);
    const other = await test.send(kim, ['lee@fabrikam.example']);
    await administration.remove(organization, other.id, { report: false });
    await test.drain();
    expect([await test.waiting(), (await test.subjects(kim)).length]).toEqual([[], 1]);
    await expect(administration.suspend(organization, other.id)).rejects.toMatchObject({ kind: 'notFound' });
    await expect(administration.suspend(organization, 'x')).rejects.toMatchObject({ kind: 'notFound' });
  });
});

describe('servers that MX records name', () => {
  const find = (records: Record<string, readonly { exchange: string; priority: number }[]>) =>
    new MailExchangers({
      lookUp: async (domain) => records[domain] ?? [],
      networks: {
        check: async (host) => {
          if (host.startsWith('10.')) throw new Error('refused');
        },
      },
      isSelf: (name) => name === 'mail.contoso.example',
    });
  const mx = (priority: number, exchange: string) => ({ priority, exchange });

  it.each([
    ['in their order', [mx(20, 'b.x'), mx(10, 'a.x')], ['a.x', 'b.x']],
    ['none: the domain itself', [], ['d.example']],
    [
      'before this server, where it is one of them',
      [mx(10, 'a.x'), mx(20, 'mail.contoso.example'), mx(30, 'c.x')],
      ['a.x'],
    ],
    ['but for those that may not be reached', [mx(10, '10.0.0.1'), mx(20, 'b.x')], ['b.x']],
  ])('%s', async (_name, records, hosts) => {
    expect(await find({ 'd.example': records }).of('d.example')).toEqual(hosts);
  });

  it.each([
    ['RFC 7505: a domain that takes no mail', [mx(0, '.')], 'mailflow.domain.takesNone'],
    ['a domain that leads here', [mx(10, 'mail.contoso.example')], 'mailflow.domain.leadsHere'],
    ['a domain whose servers may not be reached', [mx(10, '10.0.0.1')], 'mailflow.domain.unresolved'],
  ])('%s', async (_name, records, code) => {
    await expect(find({ 'd.example': records }).of('d.example')).rejects.toMatchObject({ code });
  });

  it('are reached, and what they do not want is told', async () => {
    await using sink = await SmtpSink.listen(certificate, { offersStartTls: true });
    const clock = new ManualClock();
    const route = {
      kind: 'exchangers',
      clientName: 'mail.contoso.example',
      timeoutMs: 500,
      port: sink.port,
      exchangers: find({ 'fabrikam.example': [mx(1, '127.0.0.1')], 'never.example': [mx(0, '.')] }),
    } as const;
    const test = await TestMailFlow.open({ outbound: new SmtpCarrier({ route, clock }) }, clock);
    const kim = await test.person('kim');
    await test.send(kim, ['lee@fabrikam.example', 'a@never.example']);
    await test.drain();
    expect(sink.mails.map(({ to, isEncrypted }) => [to, isEncrypted])).toEqual([
      [['lee@fabrikam.example'], true],
    ]);
    expect((await test.texts(kim))[0]).toMatch(
      /Final-Recipient: rfc822; a@never\.example\r\nAction: failed\r\nStatus: 5\.4\.4/,
    );
  });
});
