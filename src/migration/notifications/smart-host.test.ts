import { describe, expect, it } from 'vitest';
import { serverCertificate } from '../../../tests/support/certificate.ts';
import { type SinkHabits, SmtpSink } from '../../../tests/support/smtp-sink.ts';
import { type SmartHostSettings, smtpSmartHost } from './smart-host.ts';

const certificate = serverCertificate(['localhost', '127.0.0.1'], Date.now());
const stranger = serverCertificate(['elsewhere.example'], Date.now());
const mail = Buffer.from('From: a@b\r\nSubject: Hi\r\n\r\n.one line\r\n');
const envelope = { from: 'landfall@contoso.com', to: ['kim@fabrikam.com', 'lee@fabrikam.com'] };
const { signal } = new AbortController();

async function scene(habits: SinkHabits, settings: Partial<SmartHostSettings> = {}, served = certificate) {
  const sink = await SmtpSink.listen(served, habits);
  const host = smtpSmartHost({
    host: '127.0.0.1',
    port: sink.port,
    security: 'none',
    clientName: 'mail.contoso.com',
    timeoutMs: 1000,
    ca: certificate.certificate,
    ...settings,
  });
  return {
    sink,
    send: (until = signal) => host.send(envelope, mail, until),
    [Symbol.asyncDispose]: () => sink[Symbol.asyncDispose](),
  };
}

describe('the smart host takes mail', () => {
  it.each([
    ['on loopback in the clear', {}, {}, false],
    ['after STARTTLS', { offersStartTls: true }, { security: 'starttls' }, true],
    ['over TLS', { isSecure: true }, { security: 'tls' }, true],
    [
      'of one who signs in',
      { isSecure: true, login: 'landfall:secret' },
      { security: 'tls', user: 'landfall', password: 'secret' },
      true,
    ],
  ] as const)('%s', async (_, habits, settings, isEncrypted) => {
    await using at = await scene(habits, settings);
    expect(await at.send()).toEqual([]);
    expect(at.sink.mails).toMatchObject([{ ...envelope, isEncrypted, text: mail.toString().trimEnd() }]);
  });

  it('for those whom it knows, and names the others', async () => {
    await using at = await scene({ refuses: ['lee@fabrikam.com'] });
    expect(await at.send()).toEqual([
      { address: 'lee@fabrikam.com', text: '550 5.1.1 Nobody is called so.' },
    ]);
    expect(at.sink.mails).toMatchObject([{ to: ['kim@fabrikam.com'] }]);
  });
});

describe('mail is not sent', () => {
  it.each([
    ['without the TLS that is asked for', {}, { security: 'starttls' }, certificate, /./],
    [
      'to a server with another name',
      { isSecure: true },
      { security: 'tls', ca: stranger.certificate },
      stranger,
      /altnames|does not match|127\.0\.0\.1/,
    ],
    [
      'to a server that nobody vouches for',
      { isSecure: true },
      { security: 'tls', ca: undefined },
      certificate,
      /self-signed/,
    ],
    [
      'with a wrong password',
      { login: 'landfall:secret' },
      { user: 'landfall', password: 'wrong' },
      certificate,
      /535 5\.7\.8/,
    ],
    ['that is refused', { afterData: '554 5.7.1 Spam.' }, {}, certificate, /554 5\.7\.1 Spam\./],
    ['to nobody', { refuses: envelope.to }, {}, certificate, /550 5\.1\.1/],
    ['to a server that is silent', { isSilent: true }, { timeoutMs: 200 }, certificate, /./],
  ] as const)('%s', async (_, habits, settings, served, reason) => {
    await using at = await scene(habits, settings as Partial<SmartHostSettings>, served);
    const failure = await at.send().catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'unavailable', code: 'migration.notice.smartHost' });
    expect(String(failure)).toMatch(reason);
    expect(String(failure)).not.toContain('secret');
    expect(at.sink.mails).toEqual([]);
    if ('security' in settings && settings.security === 'starttls')
      expect(at.sink.commands).not.toContain('MAIL');
  });

  it('once nobody waits for it', async () => {
    await using at = await scene({ isSilent: true }, { timeoutMs: 60_000 });
    await expect(at.send(AbortSignal.timeout(50))).rejects.toThrow('timeout');
  });
});
