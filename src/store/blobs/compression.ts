import { promisify } from 'node:util';
import {
  constants,
  createZstdDecompress,
  zstdCompress,
  zstdCompressSync,
  zstdDecompress,
  zstdDecompressSync,
} from 'node:zlib';

/** Below this, headers and dictionaries cost more than compression saves. */
const smallestWorthBytes = 256;
/** Compressed and unfolded before a call returns, within a fraction of a millisecond. */
export const smallBytes = 128 << 10;
const worthwhileRatio = 0.9;
/** The level at which mail still compresses faster than a disk writes. */
const level = 3;

const compressAll = promisify(zstdCompress);
const decompressAll = promisify(zstdDecompress);

export const zstdOptions = { params: { [constants.ZSTD_c_compressionLevel]: level } };

/** The compressed body, or undefined where it does not pay. Works in the thread pool. */
export async function compressWhereItPays(body: Uint8Array): Promise<Buffer | undefined> {
  if (body.byteLength < smallestWorthBytes) return undefined;
  return worthwhile(await compressAll(body, zstdOptions), body);
}

/** As `compressWhereItPays`, before it returns: for bodies that are small. */
export function compressSmall(body: Uint8Array): Buffer | undefined {
  return body.byteLength < smallestWorthBytes
    ? undefined
    : worthwhile(zstdCompressSync(body, zstdOptions), body);
}

function worthwhile(compressed: Buffer, body: Uint8Array): Buffer | undefined {
  return compressed.byteLength < body.byteLength * worthwhileRatio ? compressed : undefined;
}

/** Undefined when the payload is not zstd or does not hold exactly `bytes`; never makes more than that. */
export async function decompressExactly(payload: Uint8Array, bytes: number): Promise<Buffer | undefined> {
  try {
    const body = await decompressAll(payload, { maxOutputLength: Math.max(bytes, 1) });
    return body.byteLength === bytes ? body : undefined;
  } catch (error) {
    if (isZstdFailure(error)) return undefined;
    throw error;
  }
}

/** As `decompressExactly`, before it returns: for bodies that are small. */
export function decompressSmall(payload: Uint8Array, bytes: number): Buffer | undefined {
  try {
    const body = zstdDecompressSync(payload, { maxOutputLength: Math.max(bytes, 1) });
    return body.byteLength === bytes ? body : undefined;
  } catch (error) {
    if (isZstdFailure(error)) return undefined;
    throw error;
  }
}

/**
 * Decompresses chunks as they come. Ends early, without an error, when more than `bytes` would come out or the
 * payload is not zstd: the caller counts, because it alone can say which body that is.
 */
export async function* decompressStream(
  payload: AsyncIterable<Uint8Array>,
  bytes: number,
): AsyncGenerator<Buffer, void, undefined> {
  const zstd = createZstdDecompress();
  const feeding = feed(payload, zstd);
  // Awaited below; until then a failure of the source must not count as unhandled.
  feeding.catch(() => undefined);
  let left = bytes;
  try {
    for await (const chunk of zstd as AsyncIterable<Buffer>) {
      if (chunk.byteLength > left) return;
      left -= chunk.byteLength;
      yield chunk;
    }
    await feeding;
  } catch (error) {
    if (!isZstdFailure(error)) throw error;
  } finally {
    zstd.destroy();
  }
}

type Zstd = ReturnType<typeof createZstdDecompress>;

async function feed(payload: AsyncIterable<Uint8Array>, zstd: Zstd): Promise<void> {
  try {
    for await (const chunk of payload) {
      if (zstd.destroyed) return;
      if (!zstd.write(chunk)) await drained(zstd);
    }
    zstd.end();
  } catch (error) {
    zstd.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}

function drained(zstd: Zstd): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      zstd.off('drain', done).off('close', done);
      resolve();
    };
    zstd.once('drain', done).once('close', done);
  });
}

function isZstdFailure(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  const code = String(error.code);
  return (
    code.startsWith('ZSTD_') ||
    code === 'ERR_BUFFER_TOO_LARGE' ||
    code === 'Z_BUF_ERROR' ||
    code === 'ERR_STREAM_PREMATURE_CLOSE'
  );
}
