import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { crc32, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import type { BodyHash, TenantId } from '../../base/ids.ts';
import { collect, inlineBody, only, putOne } from '../contracts/body-store.contract.ts';
import type { PackEntry } from '../ports/bodies.ts';
import { FileSource } from './local-packs.ts';
import { nodeDisk } from './node-disk.ts';
import { PackBodyStore } from './pack-body-store.ts';
import {
  formatPackHeader,
  formatSeal,
  parsePackHeader,
  parseRecordHeader,
  parseSeal,
  type RecordHeader,
  writeRecordHeader,
} from './pack-format.ts';
import { packPath } from './pack-paths.ts';
import { scanRecords } from './pack-scan.ts';
import { readBody } from './record-reader.ts';

const marker = Buffer.from('0102030405060708', 'hex');
const tenant = 0x1234 as TenantId;
const pack = 0x6_5432_1012_3456;
const hash = createHash('sha256').update('body').digest('hex') as BodyHash;

function recordHeader(record: Partial<RecordHeader> = {}): Buffer {
  const target = Buffer.alloc(72);
  writeRecordHeader(target, 0, marker, {
    hash,
    codec: 'raw',
    bytes: 4,
    storedBytes: 4,
    batchDistance: 0,
    payloadCrc: crc32('body'),
    compressionTried: false,
    ...record,
  });
  return target;
}

describe('the bytes of a pack', () => {
  it('of its header', () => {
    const bytes = formatPackHeader({ tenant, pack, createdAtMs: 0x0190_0000_0001, marker });
    expect(bytes.subarray(0, 60).toString('hex').match(/../g)?.join(' ')).toBe(
      [
        '4c 46 42 4f 44 49 45 53', // LFBODIES
        '00 02', // version
        '00 00 00 00 12 34', // tenant
        '00 06 54 32 10 12 34 56', // pack
        '00 00 01 90 00 00 00 01', // made at
        '01 02 03 04 05 06 07 08', // marker
        '00 '.repeat(20).trim(),
      ].join(' '),
    );
    expect(bytes.readUInt32BE(60)).toBe(crc32(bytes.subarray(0, 60)));
    expect(parsePackHeader(bytes)).toEqual({ tenant, pack, createdAtMs: 0x0190_0000_0001, marker });
  });

  it('of a record', () => {
    const bytes = recordHeader({
      codec: 'zstd',
      bytes: 0x1122_3344_5566,
      storedBytes: 0x0a0b,
      batchDistance: 72,
      compressionTried: true,
    });
    const hex = bytes.toString('hex');
    expect(hex.slice(0, 64)).toBe(
      ['4c467263', '0102030405060708', '01', '01', '0001', '112233445566', '000000000a0b', '00000048'].join(
        '',
      ),
    );
    expect(hex.slice(64, 128)).toBe(hash);
    expect(bytes.readUInt32BE(64)).toBe(crc32('body'));
    expect(bytes.readUInt32BE(68)).toBe(crc32(bytes.subarray(0, 68)));
  });

  it('of a record whose hash tells whether it is intact', () => {
    const bytes = recordHeader({ payloadCrc: null });
    expect(bytes.readUInt16BE(14)).toBe(2);
    expect(bytes.readUInt32BE(64)).toBe(0);
    expect(parseRecordHeader(bytes, 0, marker)).toMatchObject({ payloadCrc: null, compressionTried: false });
  });

  it('of a version that is read still, and of one that is not known', () => {
    const versioned = (version: number) => {
      const bytes = formatPackHeader({ tenant, pack, createdAtMs: 5, marker });
      bytes.writeUInt16BE(version, 8);
      bytes.writeUInt32BE(crc32(bytes.subarray(0, 60)), 60);
      return parsePackHeader(bytes);
    };
    expect([0, 1, 2, 3].map((version) => versioned(version) !== undefined)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('of a seal', () => {
    const bytes = formatSeal(marker, { records: 3, intactEnd: 0x1000, untriedBytes: 0x800 });
    expect(bytes.toString('hex').slice(0, 72)).toBe(
      ['4c46736c', '0102030405060708', '000000000003', '000000001000', '000000000800', '000000000000'].join(
        '',
      ),
    );
    expect(parseSeal(bytes)).toEqual({ records: 3, intactEnd: 0x1000, untriedBytes: 0x800 });
  });

  it('come back as they went, whatever the record', () => {
    const size = fc.integer({ min: 0, max: 2 ** 48 - 1 });
    const record = fc.record({
      hash: fc.constant(hash),
      codec: fc.constantFrom('raw' as const, 'zstd' as const),
      bytes: size,
      storedBytes: size,
      batchDistance: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      payloadCrc: fc.option(fc.integer({ min: 0, max: 2 ** 32 - 1 })),
      compressionTried: fc.boolean(),
    });
    fc.assert(
      fc.property(record, (given) => {
        expect(parseRecordHeader(recordHeader(given), 0, marker)).toEqual(given);
      }),
    );
  });

  it('are refused with any bit flipped', () => {
    const parsers: [Buffer, (bytes: Buffer) => unknown][] = [
      [formatPackHeader({ tenant, pack, createdAtMs: 5, marker }), parsePackHeader],
      [recordHeader(), (bytes) => parseRecordHeader(bytes, 0, marker)],
      [formatSeal(marker, { records: 1, intactEnd: 200, untriedBytes: 0 }), parseSeal],
    ];
    for (const [bytes, parse] of parsers) {
      expect(parse(bytes)).toBeDefined();
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const flipped = Buffer.from(bytes);
        flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(parse(flipped)).toBeUndefined();
      }
    }
  });
});

describe('packs made to deceive', () => {
  /** A pack of one record with this payload, opened. */
  async function craft(record: Partial<RecordHeader>, payload: Buffer) {
    const root = await temporaryFolder();
    const path = `${root}/crafted`;
    const crc = { payloadCrc: crc32(payload), storedBytes: payload.byteLength };
    const header = recordHeader({ ...crc, ...record });
    const packHeader = formatPackHeader({ tenant, pack, createdAtMs: 0, marker });
    await writeFile(path, Buffer.concat([packHeader, header, payload]));
    const file = await nodeDisk.open(path, 'read');
    onTestFinished(() => file.close());
    const { codec = 'raw', bytes = 4 } = record;
    const location = { pack, offset: 64, storedBytes: payload.byteLength, bytes, codec };
    return { source: new FileSource(tenant, pack, file), location };
  }

  it('do not unfold beyond the size that they state', async () => {
    const bomb = zstdCompressSync(Buffer.alloc(50 << 20));
    const { source, location } = await craft({ codec: 'zstd', bytes: 1000 }, bomb);
    await expect(readBody(source, location)).rejects.toMatchObject({ code: 'store.bodies.damaged' });
    const entry = only(await collect(scanRecords(source, { verifyHashes: true })));
    expect(entry).toMatchObject({ kind: 'damage', hash });
  });

  it.each<[string, Partial<RecordHeader>, Buffer, PackEntry['kind'], string | undefined]>([
    ['a body under the hash of another', { bytes: 5 }, Buffer.from('other'), 'damage', 'badHash'],
    ['a wrong checksum', { payloadCrc: 1 }, Buffer.from('body'), 'damage', 'badChecksum'],
    ['no checksum, and other bytes', { payloadCrc: null }, Buffer.from('bodz'), 'damage', 'badHash'],
    ['no checksum, and the right body', { payloadCrc: null }, Buffer.from('body'), 'record', undefined],
    ['the right body', {}, Buffer.from('body'), 'record', undefined],
  ])('are told by a scan that hashes: %s', async (_name, record, payload, kind, reason) => {
    const { source } = await craft(record, payload);
    const entry = only(await collect(scanRecords(source, { verifyHashes: true })));
    expect(entry).toMatchObject(reason === undefined ? { kind, hash } : { kind, hash, reason });
  });

  it.each<[string, number | null, string, string | undefined]>([
    ['with a checksum', crc32('body'), 'body', undefined],
    ['with a checksum that is wrong', crc32('body'), 'bodz', 'badChecksum'],
    ['without one', null, 'body', undefined],
    ['without one, and other bytes', null, 'bodz', 'badHash'],
  ])('are told when they are read: %s', async (_name, payloadCrc, payload, reason) => {
    const { source, location } = await craft({ payloadCrc }, Buffer.from(payload));
    const read = readBody(source, location).then(String);
    if (reason === undefined) expect(await read).toBe(payload);
    else
      await expect(read).rejects.toMatchObject({ code: 'store.bodies.damaged', details: { reason, hash } });
    // A scan that does not hash tells the same: there is nothing else to go by.
    const entry = only(await collect(scanRecords(source)));
    expect(entry).toMatchObject(reason === undefined ? { kind: 'record' } : { kind: 'damage', reason });
  });

  it('do not get records of their own accepted from inside a message', async () => {
    const root = await temporaryFolder();
    const store = await PackBodyStore.open({ root });
    onTestFinished(() => store.close());
    const first = await putOne(store, tenant, randomBytes(100));
    const stolen = await readFile(packPath(root, tenant, first.pack));
    const forged = Buffer.concat([recordHeader(), Buffer.from('body'), stolen]);
    // The sender knows the format, and a whole pack, but not the marker of the pack that the message goes to.
    await store.seal(tenant);
    const carrier = await putOne(store, tenant, forged);
    const last = inlineBody('after it');
    await store.append(tenant, [last]);
    await store.seal(tenant);
    const path = packPath(root, tenant, carrier.pack);
    const bytes = await readFile(path);
    // The carrier's own header breaks, so the scan has to search through what the sender wrote.
    bytes.writeUInt8(bytes.readUInt8(carrier.offset) ^ 1, carrier.offset);
    await writeFile(path, bytes);
    const entries = await collect(store.scanPack(tenant, carrier.pack));
    expect(entries).toEqual([
      expect.objectContaining({ kind: 'record', hash: last.hash }),
      { kind: 'damage', offset: carrier.offset, reason: 'badHeader' },
    ]);
  });
});

describe('a pack while it is being written', () => {
  it('gives what is whole, and calls the rest a torn tail', async () => {
    const root = await temporaryFolder();
    const store = await PackBodyStore.open({ root });
    onTestFinished(() => store.close());
    const [one, two] = [inlineBody(randomBytes(500)), inlineBody(randomBytes(500))];
    const places = await store.append(tenant, [one, two]);
    const path = packPath(root, tenant, places[0]!.pack);
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length - 10));
    const entries = await collect(store.scanPack(tenant, places[0]!.pack));
    expect(entries).toEqual([
      { kind: 'record', hash: one.hash, location: places[0] },
      { kind: 'damage', offset: places[1]!.offset, reason: 'tornTail' },
    ]);
  });
});
