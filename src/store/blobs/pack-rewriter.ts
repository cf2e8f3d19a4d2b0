import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import type { BodyHash, TenantId } from '../../base/ids.ts';
import type { BodyLocation, SpooledBody } from '../ports/bodies.ts';
import { type PreparedRecord, prepareRecord } from './active-pack.ts';
import { bodyDamaged } from './body-errors.ts';
import { compressWhereItPays, zstdOptions } from './compression.ts';
import { parseRecordHeader, recordHeaderBytes } from './pack-format.ts';
import type { PackSource, PackSources } from './pack-source.ts';
import { readStored, storedChunks } from './record-reader.ts';
import { SpoolFile } from './spool-file.ts';
import type { WriteContext } from './write-context.ts';

const sampleBytes = 256 << 10;

/**
 * Reads a small record for copying; compresses it where that pays. A raw body is hashed: it is the last look at these bytes
 * while their old copy still exists.
 */
export async function prepareCopy(source: PackSource, location: BodyLocation): Promise<PreparedRecord> {
  const { header, payload } = await readStored(source, location, true);
  const { hash, codec, bytes } = header;
  const asItIs = { hash, codec, bytes, payload, payloadCrc: header.payloadCrc, compressionTried: true };
  if (codec !== 'raw') return asItIs;
  const compressed = await compressWhereItPays(payload);
  if (compressed === undefined) return asItIs;
  return prepareRecord({ hash, codec: 'zstd', bytes, payload: compressed, compressionTried: true });
}

/** Copies a large record into a spool without holding it, compressing where its beginning says that it pays. */
export async function spoolCopy(
  context: WriteContext,
  sources: PackSources,
  tenant: TenantId,
  location: BodyLocation,
): Promise<SpooledBody> {
  // Whether it will be compressed is found out while it is copied.
  const spool = await SpoolFile.create(context, tenant, true);
  try {
    const hash = await sources.use(tenant, location.pack, (source) => copyInto(spool, source, location));
    return { kind: 'spooled', hash, byteLength: location.bytes, token: spool.token };
  } catch (error) {
    await spool.discard();
    throw error;
  }
}

async function copyInto(spool: SpoolFile, source: PackSource, location: BodyLocation): Promise<BodyHash> {
  const place = { tenant: source.tenant, pack: source.pack, offset: location.offset };
  const head = await source.readAt(
    location.offset,
    recordHeaderBytes + Math.min(sampleBytes, location.storedBytes),
  );
  const header = parseRecordHeader(head, 0);
  if (header === undefined || header.storedBytes !== location.storedBytes)
    throw bodyDamaged(place, 'badHeader');
  const { hash, codec, bytes } = header;
  const chunks = storedChunks(source, location, header, true);
  const pays = codec === 'raw' && (await compressWhereItPays(head.subarray(recordHeaderBytes))) !== undefined;
  if (pays) {
    await pipeline(chunks, createZstdCompress(zstdOptions), (compressed) => drain(compressed, spool));
  } else {
    await drain(chunks, spool);
  }
  await spool.finish({ hash, codec: pays ? 'zstd' : codec, bytes, compressionTried: true });
  return hash;
}

async function drain(chunks: AsyncIterable<Uint8Array>, spool: SpoolFile): Promise<void> {
  for await (const chunk of chunks) await spool.write(chunk);
}
