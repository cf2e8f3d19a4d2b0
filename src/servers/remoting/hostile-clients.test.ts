/** What clients send that is wrong, or too much, and that no other session notices it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Guid } from '../../base/ids.ts';
import { writeFragment } from '../../wire/psrp/index.ts';
import { noGuid, writeMessage } from '../../wire/psrp/message-frame.ts';
import type { MessageType } from '../../wire/psrp/message-types.ts';
import * as wsman from '../../wire/wsman/index.ts';
import { receiveRequest, stopRequest } from '../../wire/wsman/index.ts';
import { compressChunks } from '../../wire/xpress/index.ts';
import { TestClient } from './test-client.ts';
import { openTestSession } from './test-session.ts';

describe('what a client sends that is wrong', () => {
  it('is answered with a fault, and the session goes on', async () => {
    const { client } = await openTestSession();
    const good = receiveRequest(client.header, client.ids, undefined, 10);
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length), fc.nat(60), fc.string(), async (at, length, patch) => {
        const response = await client.post(good.slice(0, at) + patch + good.slice(at + length));
        expect(['fault', 'received', 'done', 'listed']).toContain(response.kind);
      }),
    );
    expect((await client.run([['Write-Output', { InputObject: 'a' }]])).output).toEqual(['a']);
  });

  it('in fragments breaks that session and no other', async () => {
    const { client, server, owner } = await openTestSession();
    const bad = new TestClient(server, owner());
    expect(await bad.open()).toBe('opened');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        const body = wsman.sendRequest(bad.header, bad.ids, undefined, 'stdin', [bytes]);
        expect(['fault', 'done']).toContain((await bad.post(body)).kind);
      }),
    );
    expect((await client.run([['Write-Output', { InputObject: 'a' }]])).output).toEqual(['a']);
  });

  it.each([
    [
      'another resource',
      (text: string) => text.replaceAll('powershell/Microsoft.Exchange', 'wbem/cmd'),
      'DestinationUnreachable',
    ],
    [
      'an id that is no GUID',
      (text: string) => text.replace(/ShellId="[^"]*"/, 'ShellId="x"'),
      'InvalidParameter',
    ],
  ])('as %s', async (_, change, fault) => {
    const { server, owner } = await openTestSession();
    const client = new TestClient(server, owner());
    client.pool.open();
    const creation = Buffer.concat(client.takeAll(undefined));
    const response = await client.post(change(wsman.createRequest(client.header, client.ids, creation)));
    expect(response).toMatchObject({ kind: 'fault', fault: { subcode: fault } });
  });

  it('never, where it stops pipelines and does not ask how they ended', async () => {
    const { client } = await openTestSession({ maxPipelines: 2 });
    for (let count = 0; count < 5; count += 1) {
      const id = await client.start(['Wait-Forever']);
      await client.post(stopRequest(client.header, client.ids, id));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect((await client.run([['Write-Output', { InputObject: 'a' }]])).output).toEqual(['a']);
  });

  it('as more pipelines than a session may have', async () => {
    const { client } = await openTestSession({ maxPipelines: 2 });
    await client.start(['Wait-Forever']);
    await client.start(['Wait-Forever']);
    const id = await client.start(['Wait-Forever']);
    expect((await client.receive(id)).fault).toBe('InvalidSelectors');
  });
});

/** One message, whole in one fragment. */
const inOne = (payload: string, type: MessageType = 'PIPELINE_INPUT'): Uint8Array =>
  writeFragment({ ...whole, data: messageOf(payload, type) });
const whole = { objectId: 77n, fragmentId: 0n, isStart: true, isEnd: true };
function messageOf(payload: string, type: MessageType): Uint8Array {
  const runId = 'aaaaaaaa-2222-3333-4444-555555555555' as Guid;
  return writeMessage({ type, destination: 'server', poolId: noGuid, pipelineId: runId, payload });
}

function announcing(length: number): Uint8Array {
  const bytes = inOne('<S>a</S>');
  new DataView(bytes.buffer).setUint32(17, length);
  return bytes;
}

/** A message in two fragments, the second first. */
function reordered(): Uint8Array {
  const data = messageOf('<S>a</S>', 'PIPELINE_INPUT');
  const [first, second] = [data.subarray(0, 20), data.subarray(20)];
  return Buffer.concat([
    writeFragment({ ...whole, fragmentId: 1n, isStart: false, data: second }),
    writeFragment({ ...whole, isEnd: false, data: first }),
  ]);
}

const repeated = (): Uint8Array => {
  const begun = writeFragment({ ...whole, isEnd: false, data: messageOf('<S>a</S>', 'PIPELINE_INPUT') });
  return Buffer.concat([begun, begun]);
};

/** One letter, over and over: a chunk of XPRESS that stands for 64 KiB, as often as it is wanted. */
const bomb = (chunks: number): Uint8Array => {
  const chunk = compressChunks(new Uint8Array(64 * 1024).fill(0x41));
  return Buffer.concat(Array.from({ length: chunks }, () => chunk));
};

describe('a session that is attacked', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['with half a fragment', inOne('<S>a</S>').subarray(0, 30), /announces \d+ bytes, of which/],
    ['with fragments in another order', reordered(), /has no beginning/],
    ['with an object id twice', repeated(), /begins again/],
    ['with two gigabytes announced', announcing(0x7fff_ffff), /announces 2147483647 bytes; the limit/],
    [
      'with a billion laughs',
      inOne('<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><S>&c;</S>'),
      /document type/,
    ],
    ['with an external entity', inOne('<!DOCTYPE x SYSTEM "file:///etc/passwd"><S>&x;</S>'), /document type/],
    [
      'with an object that contains itself',
      inOne('<Obj RefId="0"><LST><Ref RefId="0" /></LST></Obj>'),
      /contains itself/,
    ],
    [
      'with objects 10,000 deep',
      inOne(`${'<Obj><MS>'.repeat(10_000)}${'</MS></Obj>'.repeat(10_000)}`),
      /nested more than 64/,
    ],
  ])('%s is told so, with a line in the log, and no other notices', async (_, bytes, says) => {
    const { client, lines, server, owner } = await openTestSession();
    const bad = new TestClient(server, owner());
    expect(await bad.open()).toBe('opened');
    const answer = await bad.post(wsman.sendRequest(bad.header, bad.ids, undefined, 'stdin', [bytes]));
    expect(answer).toMatchObject({ kind: 'fault', fault: { subcode: 'InvalidParameter' } });
    expect(answer.kind === 'fault' && answer.fault.message).toMatch(says);
    expect(lines.filter(({ event }) => event === 'remoting.protocolError')).toMatchObject([
      { session: bad.id.toUpperCase(), error: expect.stringMatching(says) },
    ]);
    expect((await client.run([['Write-Output', { InputObject: 'a' }]])).output).toEqual(['a']);
  });

  it('with chunks that expand to far more than a message may have is stopped at that bound', async () => {
    const { client, server, owner } = await openTestSession({ maxMessageBytes: 100_000 });
    const bad = new TestClient(server, owner());
    expect(await bad.open({ compressed: true })).toBe('opened');
    const sent = bomb(200);
    expect(sent.length * 20).toBeLessThan(200 * 64 * 1024);
    const answer = await bad.post(wsman.sendRequest(bad.header, bad.ids, undefined, 'stdin', [sent]));
    expect(answer).toMatchObject({ kind: 'fault', fault: { subcode: 'InvalidParameter' } });
    expect(answer.kind === 'fault' && answer.fault.message).toMatch(/100000|100,000/);
    expect((await client.run([['Write-Output', { InputObject: 'a' }]])).output).toEqual(['a']);
  });

  it.each([
    ['a document type', (good: string) => `<!DOCTYPE x [<!ENTITY a "b">]>${good}`, 'SchemaValidationError'],
    [
      'an external entity',
      (good: string) => `<!DOCTYPE x SYSTEM "file:///etc/passwd">${good}`,
      'SchemaValidationError',
    ],
    [
      'a header that must be understood and is not',
      (good: string) =>
        good.replace('</s:Header>', '<x:Pay xmlns:x="urn:x" s:mustUnderstand="true"/></s:Header>'),
      'MustUnderstand',
    ],
    [
      'elements 10,000 deep',
      (good: string) => good.replace('<s:Body>', `<s:Body>${'<a>'.repeat(10_000)}`),
      'SchemaValidationError',
    ],
  ])('in an envelope with %s refuses the envelope and goes on', async (_, change, subcode) => {
    const { client } = await openTestSession();
    const good = receiveRequest(client.header, client.ids, undefined, 10);
    expect(await client.post(change(good))).toMatchObject({ kind: 'fault', fault: { subcode } });
    expect((await client.run([['Write-Output', { InputObject: 'a' }]])).output).toEqual(['a']);
  });
});
