import { randomBytes } from 'node:crypto';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { S3Client, type S3Options } from '../../src/store/blobs/s3/s3-client.ts';
import { sharedService } from './services.ts';

/**
 * An empty bucket of its own on the run's RADOS Gateway, as the options of a client. Ask for it inside
 * `describeWith('rados-gateway', …)`; it goes away with the server, which keeps everything in memory.
 */
export async function createTestBucket(): Promise<S3Options> {
  const { origin, username, password } = new URL(await sharedService('rados-gateway'));
  const options: S3Options = {
    endpoint: origin,
    region: 'us-east-1',
    bucket: `test-${randomBytes(8).toString('hex')}`,
    credentials: { accessKeyId: username, secretAccessKey: password },
    clock: systemClock,
    random: systemRandom,
  };
  const client = new S3Client(options);
  try {
    await client.createBucket();
  } finally {
    client.close();
  }
  return options;
}
