import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import {
  decrypt,
  deriveKey,
  EncryptionType,
  encrypt,
  encryptCts,
  KerberosCryptoError,
} from './encryption.ts';
import { foldBytes } from './fold-bytes.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('encryption of Kerberos', () => {
  it.each([
    // RFC 3961 section A.1.
    ['012345', 8, 'be072631276b1955'],
    ['password', 7, '78a07b6caf85fa'],
    ['Rough Consensus, and Running Code', 8, 'bb6ed30870b7f0e0'],
    ['password', 21, '59e4a8ca7c0385c3c37b3f6d2000247cb6e6bd5b3e'],
    ['MASSACHVSETTS INSTITVTE OF TECHNOLOGY', 24, 'db3b0d8f0b061e603282b308a50841229ad798fab9540c1b'],
    ['kerberos', 16, '6b65726265726f737b9b5b2b93132b93'],
    ['kerberos', 32, '6b65726265726f737b9b5b2b93132b935c9bdcdad95c9899c4cae4dee6d6cae4'],
  ])('folds %s to %i bytes', (text, length, expected) => {
    expect(hex(foldBytes(Buffer.from(text), length))).toBe(expected);
  });

  it.each([
    // RFC 3962 appendix B.
    ['I would like the ', 'c6353568f2bf8cb4d8a580362da7ff7f97'],
    ["I would like the General Gau's ", 'fc00783e0efdb2c1d445d4c8eff7ed2297687268d6ecccc0c07b25e25ecfe5'],
    ["I would like the General Gau's C", '39312523a78662d5be7fcbcc98ebf5a897687268d6ecccc0c07b25e25ecfe584'],
  ])('takes ciphertext of %s', (text, expected) => {
    const key = Buffer.from('chicken teriyaki');
    expect(hex(encryptCts({ cipher: 'aes-128' }, key, Buffer.from(text)))).toBe(expected);
  });

  it.each([
    // RFC 8009 appendix A, usage 2.
    [
      EncryptionType.aes128Sha256,
      '3705d96080c17728a0e800eab6e0d23c',
      [
        'b31a018a48f54776f403e9a396325dc3',
        '9b197dd1e8c5609d6e67c3e37c62c72e',
        '9fda0e56ab2d85e1569a688696c26a6c',
      ],
    ],
    [
      EncryptionType.aes256Sha384,
      '6d404d37faf79f9df0d33568d320669800eb4836472ea8a026d16b7182460c52',
      [
        'ef5718be86cc84963d8bbb5031e9f5c4ba41f28faf69e73d',
        '56ab22bee63d82d7bc5227f6773f8ea7a5eb1c825160c38312980c442e5c7e49',
        '69b16514e3cd8e56b82010d5c73012b622c4d00ffc23ed1f',
      ],
    ],
  ] as const)('derives keys of the type %i', (type, key, expected) => {
    const derived = ([0x99, 0xaa, 0x55] as const).map((kind) =>
      hex(deriveKey({ type, value: bytes(key) }, 2, kind)),
    );
    expect(derived).toEqual(expected);
  });

  it.each([
    [
      EncryptionType.aes128Sha256,
      '3705d96080c17728a0e800eab6e0d23c',
      '7e5895eaf2672435bad817f545a37148',
      '',
      'ef85fb890bb8472f4dab20394dca781dad877eda39d50c870c0d5a0a8e48c718',
    ],
    [
      EncryptionType.aes256Sha384,
      '6d404d37faf79f9df0d33568d320669800eb4836472ea8a026d16b7182460c52',
      'f764e9fa15c276478b2c7d0c4e5f58e4',
      '',
      '41f53fa5bfe7026d91faf9be959195a058707273a96a40f0a01960621ac612748b9bbfbe7eb4ce3c',
    ],
  ])('encrypts with the type %i', (type, key, confounder, plain, expected) => {
    const whole = encrypt({ type, value: bytes(key) }, 2, bytes(plain), bytes(confounder));
    expect(hex(whole)).toBe(expected);
  });

  it.each(Object.values(EncryptionType))(
    'opens what it has closed, and nothing that was changed: type %i',
    (type) => {
      const key = { type, value: Buffer.alloc(type === 17 || type === 19 ? 16 : 32, 7) };
      for (const length of [0, 1, 15, 16, 17, 31, 32, 33, 200]) {
        const whole = encrypt(key, 11, Buffer.alloc(length, 3), Buffer.alloc(16, 9));
        expect(hex(decrypt(key, 11, whole))).toBe('03'.repeat(length));
        const changed = Buffer.from(whole);
        changed[5] = (changed[5] ?? 0) ^ 1;
        expect(() => decrypt(key, 11, changed)).toThrow(KerberosCryptoError);
        expect(() => decrypt(key, 12, whole)).toThrow(KerberosCryptoError);
      }
    },
  );

  it('takes no RC4 and no DES', () => {
    for (const type of [1, 3, 16, 23]) {
      expect(() => decrypt({ type, value: Buffer.alloc(16) }, 2, Buffer.alloc(64))).toThrow(/not taken/);
    }
  });
});
