import { createHash } from 'node:crypto';
import { AppError } from '../../../base/errors.ts';
import type { Random } from '../../../base/random.ts';
import type { S3Client } from './s3-client.ts';

/** Writes, reads and removes a small object under the prefix, under a name that no pack has. */
export async function probeObjectStore(client: S3Client, prefix: string, random: Random): Promise<void> {
  const bytes = Buffer.from(random.bytes(64));
  const key = `${prefix}probe-${Buffer.from(random.bytes(8)).toString('hex')}`;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await client.putNew(key, {
    bytes: bytes.byteLength,
    sha256,
    async *chunks() {
      yield bytes;
    },
  });
  try {
    const back = await client.getRange(key, 0, bytes.byteLength);
    if (back.equals(bytes)) return;
    throw new AppError({
      kind: 'internal',
      code: 'store.s3.notTheSame',
      message: 'The object store gave back other bytes than were written. Do not keep mail in it.',
    });
  } finally {
    await client.remove(key);
  }
}
