import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { md4 } from './md4.ts';
import {
  type Authenticate,
  AvId,
  NtlmError,
  readAuthenticate,
  readAvPairs,
  writeAvPairs,
  writeChallenge,
} from './messages.ts';
import { rc4 } from './rc4.ts';
import { ntHashOf, responseKeyOf, verifyResponse } from './verify-response.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('NTLM', () => {
  it.each([
    // RFC 1320 section A.5.
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    [
      '12345678901234567890123456789012345678901234567890123456789012345678901234567890',
      'e33b4ddc9c38f2199c3e7b164fcc0536',
    ],
  ])('MD4 of "%s"', (text, expected) => {
    expect(hex(md4(Buffer.from(text)))).toBe(expected);
  });

  it('RC4 as RFC 6229 has it', () => {
    expect(hex(rc4(bytes('0102030405'), new Uint8Array(16)))).toBe('b2396305f03dc027ccc3524a0a1118a8');
  });

  it('[MS-NLMP] 4.2.4: hashes and the answer of NTLMv2', () => {
    expect(hex(ntHashOf('Password'))).toBe('a4f49c406510bdcab6824ee7c30fd852');
    expect(hex(responseKeyOf(ntHashOf('Password'), 'User', 'Domain'))).toBe(
      '0c868a403bfd7a93a3001ef22ef02e3f',
    );
    const targetInfo = writeAvPairs([
      { id: AvId.netbiosDomain, value: Buffer.from('Domain', 'utf16le') },
      { id: AvId.netbiosComputer, value: Buffer.from('Server', 'utf16le') },
    ]);
    const blob = Buffer.concat([
      bytes('01010000 00000000 0000000000000000 aaaaaaaaaaaaaaaa 00000000'),
      targetInfo,
      Buffer.alloc(4),
    ]);
    const message: Authenticate = {
      flags: 0xe2888233 | 0,
      domain: 'Domain',
      user: 'User',
      workstation: 'COMPUTER',
      lmResponse: new Uint8Array(),
      ntResponse: Buffer.concat([bytes('68cd0ab851e51c96aabc927bebef6a1c'), blob]),
      encryptedSessionKey: bytes('c5dad2544fc9799094ce1ce90bc9d03e'),
      mic: undefined,
      withoutMic: new Uint8Array(),
    };
    const terms = {
      ntHash: ntHashOf('Password'),
      challenge: bytes('0123456789abcdef'),
      negotiate: new Uint8Array(),
      challengeMessage: new Uint8Array(),
      channelBindings: undefined,
    };
    // Section 4.2.4.2.3: the key that the client chose.
    expect(hex(verifyResponse(message, terms)!)).toBe('55'.repeat(16));
    expect(verifyResponse(message, { ...terms, ntHash: ntHashOf('password') })).toBeUndefined();
    const bound = { hash: Buffer.alloc(16, 1), isRequired: true };
    expect(() => verifyResponse(message, { ...terms, channelBindings: bound })).toThrow(/another TLS/);
    expect(() => verifyResponse({ ...message, ntResponse: new Uint8Array(24) }, terms)).toThrow(/version 1/);
  });

  it('writes a challenge whose fields lie where they say', () => {
    const whole = Buffer.from(
      writeChallenge({
        flags: 0x8201,
        targetName: 'MAIL',
        challenge: Buffer.alloc(8, 5),
        targetInfo: [{ id: AvId.dnsDomain, value: Buffer.from('a', 'utf16le') }],
      }),
    );
    expect(
      whole
        .subarray(whole.readUInt32LE(16), whole.readUInt32LE(16) + whole.readUInt16LE(12))
        .toString('utf16le'),
    ).toBe('MAIL');
    const info = whole.subarray(whole.readUInt32LE(44), whole.readUInt32LE(44) + whole.readUInt16LE(40));
    expect(readAvPairs(info)).toEqual([{ id: AvId.dnsDomain, value: Uint8Array.of(0x61, 0) }]);
  });

  it('reads any third message or refuses it', () => {
    const head = Buffer.concat([Buffer.from('NTLMSSP\0\x03\0\0\0', 'latin1'), Buffer.alloc(76)]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(100), (rest, length) => {
        const message = Buffer.concat([head.subarray(0, 12), rest, Buffer.alloc(length)]);
        try {
          expect(readAuthenticate(message).withoutMic).toHaveLength(message.length);
        } catch (error) {
          expect(error).toBeInstanceOf(NtlmError);
        }
      }),
    );
  });
});
