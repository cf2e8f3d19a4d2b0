import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type TLSSocket } from 'node:tls';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemRandom } from '../../base/random.ts';
import { createSelfSignedCertificate } from './self-signed.ts';

const now = Date.UTC(2026, 10, 21, 12);
const make = (names: readonly string[], at = now) =>
  createSelfSignedCertificate({ names, now: at, random: systemRandom });

describe('a self-signed certificate', () => {
  it('is what OpenSSL reads as one, signed by its own key', () => {
    const { certificate, key } = make(['mail.example.com', 'localhost', '127.0.0.1', '::1']);
    const read = new X509Certificate(certificate);
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(read.ca).toBe(false);
    expect(read.subject).toBe('O=Landfall (self-signed)\nCN=mail.example.com');
    expect(read.issuer).toBe(read.subject);
    expect(read.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(read.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(read.validFromDate).toEqual(new Date('2026-11-20T12:00:00Z'));
    expect(read.validToDate).toEqual(new Date('2027-12-22T11:59:59Z'));
  });

  it.each([
    ['mail.example.com', 'DNS:mail.example.com'],
    ['메일.한국', 'DNS:xn--h32bq4v.xn--3e0b707e'],
    ['10.1.2.3', 'IP Address:10.1.2.3'],
    ['::1', 'IP Address:0:0:0:0:0:0:0:1'],
    ['fe80::1:2', 'IP Address:FE80:0:0:0:0:0:1:2'],
    ['2001:db8:1:2:3:4:5:6', 'IP Address:2001:DB8:1:2:3:4:5:6'],
    ['::ffff:10.0.0.1', 'IP Address:0:0:0:0:0:FFFF:A00:1'],
    ['::', 'IP Address:0:0:0:0:0:0:0:0'],
  ])('carries the name %s as %s', (name, expected) => {
    expect(new X509Certificate(make([name]).certificate).subjectAltName).toBe(expected);
  });

  it('is valid for 397 days, never longer, also across 2050', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2060, 0, 1) }), (at) => {
        const { validFromDate, validToDate } = new X509Certificate(make(['a'], at).certificate);
        expect(validToDate.getTime() - validFromDate.getTime() + 1000).toBe(397 * 86_400_000);
      }),
      { numRuns: 20 },
    );
  });

  it('bounds the common name and keeps the whole name beside it', () => {
    const long = `${'a'.repeat(60)}.${'b'.repeat(60)}.example`;
    const read = new X509Certificate(make([long]).certificate);
    expect(read.subject).toMatch(/CN=.{64}$/);
    expect(read.checkHost(long)).toBe(long);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'serves %s to a client that trusts it by name',
    async (version) => {
      const { certificate, key } = make(['localhost', '127.0.0.1']);
      const server = createServer({ cert: certificate, key, minVersion: 'TLSv1.2' }, (socket) =>
        socket.end('hello'),
      );
      onTestFinished(() => void server.close());
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const dial = (options: object): TLSSocket =>
        connect({ port, host: '127.0.0.1', minVersion: version, maxVersion: version, ...options });
      const trusting = dial({ ca: certificate, servername: 'localhost' });
      await once(trusting, 'secureConnect');
      expect(trusting.authorized).toBe(true);
      expect(trusting.getProtocol()).toBe(version);
      trusting.destroy();
      const [refusal] = await once(dial({ servername: 'localhost' }), 'error');
      expect(refusal).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
      const [wrongName] = await once(dial({ ca: certificate, servername: 'other.example' }), 'error');
      expect(wrongName).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    },
  );
});
