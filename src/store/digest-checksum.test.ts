import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BodyHash } from '../base/ids.ts';
import { DigestChecksum, emptyChecksum } from './digest-checksum.ts';

const digest = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex') as BodyHash);

function checksumOf(digests: readonly BodyHash[]): string {
  const checksum = new DigestChecksum();
  for (const one of digests) checksum.add(one);
  return checksum.toString();
}

describe('a checksum over digests', () => {
  it.each([
    ['nothing', [], emptyChecksum],
    ['one', ['01'.repeat(32)], '01'.repeat(32)],
    ['two of the same', ['01'.repeat(32), '01'.repeat(32)], '02'.repeat(32)],
    ['what runs over', ['ff'.repeat(32), `${'00'.repeat(31)}01`], emptyChecksum],
  ])('of %s', (_what, digests, expected) => {
    expect(checksumOf(digests as BodyHash[])).toBe(expected);
  });

  it('does not depend on their order', () => {
    fc.assert(
      fc.property(fc.array(digest), (digests) => {
        expect(checksumOf(digests.toReversed())).toBe(checksumOf(digests));
      }),
    );
  });

  it('takes text and bytes alike, and nothing of another length', () => {
    const checksum = new DigestChecksum();
    checksum.add(Buffer.from('0a'.repeat(32), 'hex'));
    expect(checksum.toString()).toBe('0a'.repeat(32));
    checksum.remove(Buffer.from('0a'.repeat(32), 'hex'));
    expect(checksum.toString()).toBe(emptyChecksum);
    expect(() => checksum.add('0a' as BodyHash)).toThrow(/32 bytes/);
  });

  it('goes on where it was, and back', () => {
    fc.assert(
      fc.property(fc.array(digest), digest, (digests, one) => {
        const before = checksumOf(digests);
        const after = new DigestChecksum(before);
        after.add(one);
        expect(after.toString()).toBe(checksumOf([one, ...digests]));
        after.remove(one);
        expect(after.toString()).toBe(before);
      }),
    );
  });
});
