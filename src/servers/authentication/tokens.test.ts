import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DerError } from '../../wire/der/der-reader.ts';
import { acceptRequest, KerberosError } from '../../wire/kerberos/accept-request.ts';
import { EncryptionType } from '../../wire/kerberos/encryption.ts';
import { Mechanism, readNegotiationToken } from '../../wire/spnego/negotiation-token.ts';
import { kerberosToken, negotiateInit } from './test-clients.ts';

const nowMs = Date.UTC(2026, 0, 1);
const entry = {
  realm: 'CONTOSO.LOCAL',
  principal: 'HTTP/mail.contoso.test',
  version: 3,
  writtenAt: 0,
  key: { type: EncryptionType.aes128Sha256, value: Buffer.alloc(16, 1) },
};
const token = kerberosToken({ entry, client: ['minsu'], clientRealm: entry.realm, nowMs });
const terms = {
  ...{ keys: [entry], nowMs, clockSkewMs: 300_000, channelBindings: undefined },
  confounder: Buffer.alloc(16),
};

describe('tokens with one byte changed, or cut', () => {
  const changed = (whole: Uint8Array) =>
    fc
      .tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), fc.nat(whole.length))
      .map(([at, by, cut]) => {
        const bytes = Buffer.from(whole.subarray(0, cut % 3 === 0 ? cut : whole.length));
        if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ by;
        return bytes;
      });

  it('of Kerberos are of nobody else', () => {
    expect(acceptRequest(token, terms).name.parts).toEqual(['minsu']);
    fc.assert(
      fc.property(changed(token), (bytes) => {
        try {
          expect(acceptRequest(bytes, terms).name.parts).toEqual(['minsu']);
        } catch (error) {
          expect(error).toBeInstanceOf(KerberosError);
        }
      }),
    );
  });

  it('of SPNEGO are read or refused', () => {
    fc.assert(
      fc.property(changed(negotiateInit([Mechanism.kerberos, Mechanism.ntlm], token)), (bytes) => {
        try {
          expect(readNegotiationToken(bytes).kind).toMatch(/init|response/);
        } catch (error) {
          expect(error).toBeInstanceOf(DerError);
        }
      }),
    );
  });
});
