import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { readEmsmdbRequest, writeEmsmdbResponse } from './emsmdb-bodies.ts';
import {
  readExtendedBuffers,
  readRopBuffer,
  writeExtendedBuffers,
  writeRopBuffer,
} from './extended-buffer.ts';
import { MapiFormatError } from './mapi-format-error.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const plainly = { mayCompress: false, obfuscates: false };

describe('extended buffers', () => {
  it('have eight bytes before them', () => {
    expect(toHex(writeExtendedBuffers([hex('0200')], plainly))).toBe('0000040002000200' + '0200');
  });

  it('are obfuscated with one byte', () => {
    const bytes = writeExtendedBuffers([hex('0200')], { mayCompress: false, obfuscates: true });
    expect(toHex(bytes)).toBe('0000060002000200' + 'a7a5');
    expect(readExtendedBuffers(bytes).map(toHex)).toEqual(['0200']);
  });

  it('come back as they were, one or many, in any way', () => {
    const text = fc.array(fc.constantFrom('받은 편지함', 'PidTag', '\0\0'), {
      minLength: 200,
      maxLength: 900,
    });
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      text.map((words) => new Uint8Array(Buffer.from(words.join('')))),
    );
    const options = fc.record({ mayCompress: fc.boolean(), obfuscates: fc.boolean() });
    fc.assert(
      fc.property(fc.array(payload, { minLength: 1, maxLength: 4 }), options, (payloads, how) => {
        const bytes = writeExtendedBuffers(payloads, how);
        expect(readExtendedBuffers(bytes).map(toHex)).toEqual(payloads.map(toHex));
      }),
    );
  });

  it.each([
    ['another version', '0100 0400 0000 0000'],
    ['a size beyond what there is', '0000 0400 0a00 0a00 00'],
    ['a size that is not that of the payload', '0000 0400 0100 0500 00'],
    ['no last buffer', '0000 0000 0000 0000'],
    ['something behind the last', '0000 0400 0000 0000 00'],
    ['a compressed payload that expands to something else', '0000 0500 0700 ffff 3f000000 616263'],
  ])('are refused with %s', (_name, bytes) => {
    expect(() => readExtendedBuffers(hex(bytes))).toThrow(MapiFormatError);
  });

  it('are refused where there are too many', () => {
    const many = writeExtendedBuffers(
      Array.from({ length: 5 }, () => hex('00')),
      plainly,
    );
    expect(() => readExtendedBuffers(many, { maxBuffers: 4, maxPayloadBytes: 10 })).toThrow(/chained/);
  });
});

describe('ROP buffers', () => {
  it('hold ROPs and the handles that they name', () => {
    const bytes = writeRopBuffer({ rops: hex('010000'), handles: [0xffffffff, 1] });
    expect(toHex(bytes)).toBe('0500' + '010000' + 'ffffffff01000000');
    expect(readRopBuffer(bytes)).toEqual({ rops: hex('010000'), handles: [0xffffffff, 1] });
  });

  it.each([
    ['a size without room for itself', '0100'],
    ['a size that lies', '0900 01'],
    ['a table of handles that is cut off', '0200 ffff'],
  ])('are refused with %s', (_name, bytes) => {
    expect(() => readRopBuffer(hex(bytes))).toThrow(MapiFormatError);
  });
});

describe('bodies of the mailbox endpoint', () => {
  it('Connect', () => {
    const request = new ByteWriter()
      .ascii('/o=contoso/cn=kim')
      .u32(0)
      .u32(949)
      .u32(1042)
      .u32(1042)
      .u32(0).written;
    expect(readEmsmdbRequest('Connect', request).body).toEqual({
      userDn: '/o=contoso/cn=kim',
      flags: 0,
      defaultCodePage: 949,
      lcidSort: 1042,
      lcidString: 1042,
    });
    const response = writeEmsmdbResponse(
      'Connect',
      { statusCode: 0, errorCode: 0 },
      { pollsMaxMs: 60_000, retryCount: 6, retryDelayMs: 10_000, dnPrefix: '', displayName: '김' },
    );
    expect(toHex(response)).toBe(
      '00000000' + '00000000' + '60ea0000' + '06000000' + '10270000' + '00' + '40ae0000' + '00000000',
    );
  });

  it('Execute', () => {
    const request = hex('03000000 04000000 01020304 00010000 02000000 aabb');
    expect(readEmsmdbRequest('Execute', request)).toEqual({
      body: { flags: 3, ropBuffer: hex('01020304'), maxRopOut: 256 },
      auxiliary: hex('aabb'),
    });
    const response = writeEmsmdbResponse(
      'Execute',
      { statusCode: 0, errorCode: 0 },
      { ropBuffer: hex('0102') },
    );
    expect(toHex(response)).toBe('00000000' + '00000000' + '00000000' + '02000000' + '0102' + '00000000');
  });

  it('answers of methods that failed hold their fields, and those of requests that failed the status alone', () => {
    const none = { ropBuffer: hex('') };
    const failed = writeEmsmdbResponse('Execute', { statusCode: 0, errorCode: 0x80040115 }, none);
    expect(toHex(failed)).toBe('00000000' + '15010480' + '00000000' + '00000000' + '00000000');
    const refused = writeEmsmdbResponse('Execute', { statusCode: 5, errorCode: 0 }, undefined);
    expect(toHex(refused)).toBe('05000000' + '00000000');
  });

  it.each([
    ['Execute', '00000000 ffffffff 00'],
    ['NotificationWait', '00000000 00000000 ff'],
    ['Connect', '6162'],
  ] as const)('%s with sizes that lie is refused', (type, bytes) => {
    expect(() => readEmsmdbRequest(type, hex(bytes))).toThrow(MapiFormatError);
  });
});

describe('numbers and texts', () => {
  it('grow beyond what was set aside', () => {
    const writer = new ByteWriter(1).u8(1).u16(2).u32(3).u64(4n).f32(0.5).f64(0.25).flag(true);
    const reader = new ByteReader(writer.written);
    expect([
      reader.u8(),
      reader.u16(),
      reader.u32(),
      reader.u64(),
      reader.f32(),
      reader.f64(),
      reader.flag(),
    ]).toEqual([1, 2, 3, 4n, 0.5, 0.25, true]);
  });

  it('take back what has no room, and say sizes afterwards', () => {
    const writer = new ByteWriter().u16(0).u32(0).u8(9).u8(9);
    writer.truncate(7);
    writer.setU16(0, writer.length);
    writer.setU32(2, 0xdeadbeef);
    expect(toHex(writer.written)).toBe('0700' + 'efbeadde' + '09');
  });
});
