import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Guid } from '../../base/ids.ts';
import { HashtableValue } from '../powershell-language/index.ts';
import { ClientPool } from './client-pool.ts';
import { Defragmenter } from './defragmenter.ts';
import { type Fragment, readFragments, writeFragment } from './fragment.ts';
import { defaultPsrpLimits, type PsrpLimits } from './limits.ts';
import { noGuid, writeMessage } from './message-frame.ts';
import type { MessageType } from './message-types.ts';
import { PsrpError } from './psrp-error.ts';
import type { ServerEvent } from './server-events.ts';
import { ServerPool } from './server-pool.ts';

const poolId = '11111111-2222-3333-4444-555555555555' as Guid;
const runId = 'aaaaaaaa-2222-3333-4444-555555555555' as Guid;
const randomBytes = (length: number): Uint8Array => new Uint8Array(length);

const fragment = (fields: Partial<Fragment>): Uint8Array =>
  writeFragment({
    objectId: 1n,
    fragmentId: 0n,
    isStart: true,
    isEnd: true,
    data: new Uint8Array(8),
    ...fields,
  });

function openPool(limits: Partial<PsrpLimits> = {}): ServerPool {
  const server = new ServerPool({ randomBytes, limits });
  const client = new ClientPool({ id: poolId });
  client.open();
  for (let bytes = client.take(undefined, 9999); bytes; bytes = client.take(undefined, 9999))
    server.receive(bytes);
  expect(server.next()?.type).toBe('open');
  server.accept(new HashtableValue());
  return server;
}

function errorOf(pool: ServerPool): PsrpError | undefined {
  let last: ServerEvent | undefined;
  for (let event = pool.next(); event; event = pool.next()) last = event;
  return last?.type === 'protocolError' ? last.error : undefined;
}

function message(
  type: MessageType,
  payload: string,
  fields: { destination?: 'client' | 'server'; poolId?: Guid; pipelineId?: Guid } = {},
): Uint8Array {
  const data = writeMessage({ type, destination: 'server', poolId, pipelineId: runId, payload, ...fields });
  return fragment({ data });
}

const cut = (bytes: Uint8Array, length: number): Uint8Array => bytes.subarray(0, length);

describe('fragments', () => {
  const huge = fragment({});
  new DataView(huge.buffer).setUint32(17, 0x7fff_ffff);
  const flagged = fragment({});
  flagged[16] = 0x83;

  it.each<readonly [string, readonly Uint8Array[], string, string]>([
    ['half a header', [cut(fragment({}), 10)], 'badFragment', 'cut off after 10'],
    [
      'less data than announced',
      [cut(fragment({}), 25)],
      'badFragment',
      'announces 8 bytes, of which 4 came',
    ],
    ['two gigabytes announced', [huge], 'fragmentLimit', 'announces 2147483647'],
    ['unknown flags', [flagged], 'badFragment', 'flags 0x83'],
    [
      'an end without a beginning',
      [fragment({ isStart: false, fragmentId: 1n })],
      'fragmentOrder',
      'has no beginning',
    ],
    [
      'a gap',
      [fragment({ isEnd: false }), fragment({ isStart: false, isEnd: false, fragmentId: 2n })],
      'fragmentOrder',
      'came where 1 was expected',
    ],
    ['a beginning in the middle', [fragment({ fragmentId: 5n })], 'fragmentOrder', 'begins with fragment 5'],
    [
      'two beginnings',
      [fragment({ isEnd: false }), fragment({ isEnd: false })],
      'fragmentOrder',
      'begins again',
    ],
    [
      'a hundred beginnings',
      Array.from({ length: 100 }, (_, index) => fragment({ objectId: BigInt(index), isEnd: false })),
      'fragmentLimit',
      '16 messages are unfinished',
    ],
    [
      'a message without end',
      Array.from({ length: 100 }, (_, index) =>
        fragment({
          isStart: index === 0,
          isEnd: false,
          fragmentId: BigInt(index),
          data: new Uint8Array(1000),
        }),
      ),
      'fragmentLimit',
      'grew to 21',
    ],
    [
      'empty fragments without end',
      Array.from({ length: 1000 }, (_, index) =>
        fragment({ isStart: index === 0, isEnd: false, fragmentId: BigInt(index), data: new Uint8Array(0) }),
      ),
      'fragmentLimit',
      'without an end',
    ],
    ['no message inside', [fragment({ data: new Uint8Array(39) })], 'badMessage', 'no room for its header'],
  ])('%s', (_, parts, code, text) => {
    const pool = openPool({ maxMessageBytes: 20_000, maxUnfinishedBytes: 50_000 });
    for (const part of parts) pool.receive(part);
    expect(errorOf(pool)).toMatchObject({ code, side: 'remote', message: expect.stringContaining(text) });
    expect(pool.state).toBe('Broken');
  });

  it('several in one, mixed and cut anywhere, make their messages', () => {
    const messages = fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        messages,
        fc.integer({ min: 1, max: 20 }),
        fc.infiniteStream(fc.nat(3)),
        (contents, size, picks) => {
          const queues = contents.map((content, index) => {
            const count = Math.ceil(content.length / size);
            return Array.from({ length: count }, (_, at) =>
              fragment({
                objectId: BigInt(index),
                fragmentId: BigInt(at),
                isStart: at === 0,
                isEnd: at === count - 1,
                data: content.slice(at * size, (at + 1) * size),
              }),
            );
          });
          const mixed: Uint8Array[] = [];
          for (const pick of picks) {
            const left = queues.filter((queue) => queue.length > 0);
            if (left.length === 0) break;
            mixed.push(left[pick % left.length]?.shift() ?? new Uint8Array());
          }
          const defragmenter = new Defragmenter(defaultPsrpLimits);
          const whole = new Map<bigint, Uint8Array>();
          for (const one of readFragments(Buffer.concat(mixed), 1000)) {
            const done = defragmenter.add(one);
            if (done) whole.set(one.objectId, done);
          }
          for (const [index, content] of contents.entries()) {
            expect(Buffer.from(whole.get(BigInt(index)) ?? []).equals(content)).toBe(true);
          }
        },
      ),
    );
  });
});

describe('messages', () => {
  const part = (inner: string): string => `<Obj RefId="0"><MS>${inner}</MS></Obj>`;
  it.each<readonly [string, Uint8Array, string, string]>([
    [
      'of an unknown type',
      fragment({ data: new Uint8Array(40).map((_, i) => (i === 0 ? 2 : i === 4 ? 9 : 0)) }),
      'unknownMessage',
      '0x9',
    ],
    ['for nobody', fragment({ data: new Uint8Array(40) }), 'badMessage', 'destination 0'],
    [
      'of another pool',
      message('PIPELINE_INPUT', '<S>a</S>', { poolId: runId }),
      'badMessage',
      'names the pool',
    ],
    [
      'of no pipeline',
      message('PIPELINE_INPUT', '<S>a</S>', { pipelineId: noGuid }),
      'badMessage',
      'names no pipeline',
    ],
    [
      'that only servers send',
      message('PIPELINE_OUTPUT', '<S>a</S>'),
      'unexpectedMessage',
      'not sent to a server',
    ],
    [
      'meant for a client',
      message('PIPELINE_OUTPUT', '<S>a</S>', { destination: 'client' }),
      'unexpectedMessage',
      'may not happen',
    ],
    [
      'that leave out what they must say',
      message('INIT_RUNSPACEPOOL', part('')),
      'badPayload',
      'MinRunspaces',
    ],
    [
      'with a bomb inside',
      message('PIPELINE_INPUT', '<!DOCTYPE a [<!ENTITY b "c">]><S>&b;</S>'),
      'badPayload',
      'document type',
    ],
    [
      'too deep',
      message('PIPELINE_INPUT', `${'<Obj><LST>'.repeat(10_000)}`),
      'badPayload',
      'nested more than 64',
    ],
    ['without anything', message('CREATE_PIPELINE', ''), 'badPayload', 'CLIXML'],
    ['with two values', message('PIPELINE_INPUT', '<Objs><S>a</S><S>b</S></Objs>'), 'badPayload', '2 values'],
    ['without an object', message('CREATE_PIPELINE', '<S>a</S>'), 'badPayload', 'holds no object'],
    [
      'without commands',
      message(
        'CREATE_PIPELINE',
        part(`<Obj N="PowerShell"><MS><Obj N="Cmds"><LST /></Obj></MS></Obj><Obj N="HostInfo"><MS /></Obj>`),
      ),
      'badPayload',
      'statement without commands',
    ],
    [
      'with a number where text belongs',
      message('PUBLIC_KEY', part('<I32 N="PublicKey">1</I32>')),
      'badPayload',
      'is not text',
    ],
    [
      'with a key that is none',
      message('PUBLIC_KEY', part('<S N="PublicKey">AAAA</S>')),
      'keyExchange',
      'no RSA key of 2048',
    ],
    [
      'with a method that no host has',
      message('PIPELINE_HOST_RESPONSE', part('<I64 N="ci">1</I64><I32 N="mi">99</I32>')),
      'badPayload',
      'no method of a host',
    ],
  ])('%s', (_, bytes, code, text) => {
    const pool = openPool();
    pool.receive(bytes);
    expect(errorOf(pool)).toMatchObject({ code, message: expect.stringContaining(text) });
  });

  it('of a version that nobody speaks', () => {
    const pool = new ServerPool({ randomBytes });
    pool.receive(
      message(
        'SESSION_CAPABILITY',
        part(
          '<Version N="protocolversion">3.0</Version><Version N="PSVersion">2.0</Version><Version N="SerializationVersion">1.1.0.1</Version>',
        ),
      ),
    );
    expect(errorOf(pool)).toMatchObject({ code: 'versionMismatch' });
  });

  it('that nobody reads end the pool, not the process', () => {
    const pool = openPool({ maxQueuedEvents: 10 });
    const request = '<I64 N="ci">1</I64>';
    for (let i = 0; i < 20; i++) pool.receive(message('GET_AVAILABLE_RUNSPACES', part(request)));
    expect(errorOf(pool)).toMatchObject({ code: 'fragmentLimit' });
  });
});

describe('any bytes', () => {
  const samples = [
    message(
      'CREATE_PIPELINE',
      '<Obj RefId="0"><MS><B N="NoInput">true</B><Obj N="PowerShell"><MS><Obj N="Cmds"><LST><Obj><MS><S N="Cmd">x</S></MS></Obj></LST></Obj></MS></Obj><Obj N="HostInfo"><MS /></Obj></MS></Obj>',
    ),
    message(
      'PIPELINE_INPUT',
      '<Obj RefId="1"><DCT><En><S N="Key">a</S><DT N="Value">2026-01-01T00:00:00Z</DT></En></DCT></Obj>',
    ),
    message(
      'SET_MAX_RUNSPACES',
      '<Obj RefId="0"><MS><I32 N="MaxRunspaces">1</I32><I64 N="ci">1</I64></MS></Obj>',
    ),
  ];
  const mutated = fc
    .tuple(fc.constantFrom(...samples), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }), fc.nat())
    .map(([sample, edits, length]) => {
      const bytes = sample.slice();
      for (const [at, byte] of edits) bytes[at % bytes.length] = byte;
      return length % 4 === 0 ? bytes.slice(0, length % bytes.length) : bytes;
    });

  it('give events, a protocol error at the worst', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated), { maxLength: 4 }),
        (parts) => {
          const pool = openPool();
          for (const part of parts) pool.receive(part);
          const error = errorOf(pool);
          expect(error === undefined || error instanceof PsrpError).toBe(true);
          expect(pool.state).toBe(error ? 'Broken' : 'Opened');
        },
      ),
    );
  });
});
