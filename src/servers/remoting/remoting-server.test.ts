import { describe, expect, it } from 'vitest';
import * as wsman from '../../wire/wsman/index.ts';
import { readResponse, signalKind, stopRequest } from '../../wire/wsman/index.ts';
import { makeTestCallers } from './test-callers.ts';
import { makeTestServer, TestClient } from './test-client.ts';
import { openTestSession, until } from './test-session.ts';

describe('stopping', () => {
  it.each([
    'powershell/signal/crtl_c',
    'powershell/signal/ctrl_c',
    'http://schemas.microsoft.com/wbem/wsman/1/windows/shell/signal/terminate',
  ])('%s ends the work', async (code) => {
    const { client, witness } = await openTestSession();
    const id = await client.start(['Wait-Forever']);
    await until(() => witness.seen.includes('waits'));
    const body = stopRequest(client.header, client.ids, id).replace('powershell/signal/crtl_c', code);
    expect(await client.post(body)).toEqual({ kind: 'done' });
    await until(() => witness.seen.includes('stopped'));
    if (signalKind(code) === 'stop') expect((await client.hear(id)).state).toMatch(/^Stopped/);
  });

  it('holds a pipeline back whose client does not take its output', async () => {
    const { client, witness } = await openTestSession({ maxQueuedBytes: 50_000 });
    const id = await client.start(['Get-Count']);
    const { events } = await client.receive(id);
    expect(events.length).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(witness.seen).not.toContain('ended');
    await client.post(stopRequest(client.header, client.ids, id));
    await until(() => witness.seen.includes('ended'));
  });

  it('comes for a pipeline whose messages nobody reads', async () => {
    const { client } = await openTestSession({ maxQueuedBytes: 50_000 });
    const id = await client.start([{ script: 'while ($true) { Write-Warning ("x" * 1000) }' }]);
    expect((await client.hear(id)).state).toBe('Failed TooManyMessages');
  });

  it('of the session ends everything in it', async () => {
    const { client, witness } = await openTestSession();
    const id = await client.start(['Wait-Forever']);
    await until(() => witness.seen.includes('waits'));
    expect(await client.post(wsman.deleteRequest(client.header, client.ids))).toEqual({ kind: 'done' });
    await until(() => witness.seen.includes('stopped'));
    expect((await client.receive(id)).fault).toBe('InvalidSelectors');
  });

  it('of the server answers whoever waits', async () => {
    const { client, server } = await openTestSession({ maxReceiveMs: 60_000 });
    const waiting = client.receive(undefined, 60_000);
    await server.stop();
    expect((await waiting).fault).toBe('InternalError');
  });

  it('comes for a client that went away in the middle of a Receive', async () => {
    const { client, server, witness } = await openTestSession({
      vanishedAfterMs: 20,
      sweepEveryMs: 5,
      maxReceiveMs: 60_000,
    });
    await server.start();
    await client.start(['Wait-Forever']);
    const connection = new AbortController();
    const waiting = client.receive(undefined, 60_000, connection.signal);
    await until(() => witness.seen.includes('waits'));
    connection.abort();
    expect((await waiting).fault).toBe('TimedOut');
    await until(() => witness.seen.includes('stopped'));
    expect((await client.receive(undefined)).fault).toBe('InvalidSelectors');
    await server.stop();
  });

  it('comes for a session that nobody uses', async () => {
    const { client, server } = await openTestSession({ idleTimeoutMs: 20, sweepEveryMs: 5 });
    await server.start();
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect((await client.receive(undefined)).fault).toBe('InvalidSelectors');
    await server.stop();
  });
});

describe('sessions', () => {
  it('are three of an account, and the refusal says which and what to do', async () => {
    const { client, server, owner } = await openTestSession();
    const others = [new TestClient(server, owner()), new TestClient(server, owner())];
    for (const other of others) expect(await other.open()).toBe('opened');
    const fourth = await new TestClient(server, owner()).open();
    expect(fourth).toContain(
      'Fail to create a runspace because you have exceeded the maximum number of connections allowed : 3 for the policy party : MaxConcurrency',
    );
    expect(fourth).toContain(client.id.toUpperCase());
    expect(fourth).toContain('192.0.2.1');
    expect(await new TestClient(server, owner('somebody else')).open()).toBe('opened');
    await client.post(wsman.deleteRequest(client.header, client.ids));
    expect(await new TestClient(server, owner()).open()).toBe('opened');
  });

  it('belong to their account alone', async () => {
    const { client, server, owner } = await openTestSession();
    const thief = new TestClient(server, owner('thief'), undefined, client.id);
    expect((await thief.receive(undefined)).fault).toBe('InvalidSelectors');
    expect(await thief.open()).toMatch(/exists already|There is a session/);
    const listed = await thief.post(wsman.enumerateRequest(thief.header, { messageId: thief.id }));
    expect(listed).toMatchObject({ kind: 'listed', shells: [] });
  });

  it('can be left, listed, and taken up from elsewhere with what runs in them', async () => {
    const { client, server, owner, witness } = await openTestSession();
    const running = await client.start(['Wait-Forever']);
    await until(() => witness.seen.includes('waits'));
    await client.post(wsman.disconnectRequest(client.header, client.ids));
    const elsewhere = new TestClient(server, owner(), undefined, client.id);
    const listed = await elsewhere.post(wsman.enumerateRequest(elsewhere.header, { messageId: client.id }));
    expect(listed).toMatchObject({ shells: [{ shellId: client.id.toUpperCase(), state: 'Disconnected' }] });
    elsewhere.pool.connect();
    const connected = await elsewhere.post(
      wsman.connectRequest(elsewhere.header, elsewhere.ids, Buffer.concat(elsewhere.takeAll(undefined))),
    );
    if (connected.kind !== 'connected') throw new Error(connected.kind);
    elsewhere.pool.receive(connected.fragments);
    while (elsewhere.pool.state !== 'Opened') await elsewhere.receive(undefined);
    expect(witness.seen).not.toContain('stopped');
    elsewhere.pool.attachPipeline(running);
    await elsewhere.post(stopRequest(elsewhere.header, elsewhere.ids, running));
    expect((await elsewhere.hear(running)).state).toMatch(/^Stopped/);
    expect((await elsewhere.run([['Write-Output', { InputObject: 'a' }]])).output).toEqual(['a']);
  });

  it('can be left and taken up by the same client', async () => {
    const { client } = await openTestSession();
    await client.post(wsman.disconnectRequest(client.header, client.ids));
    expect(await client.post(wsman.reconnectRequest(client.header, client.ids))).toEqual({ kind: 'done' });
    expect((await client.run([['Write-Output', { InputObject: 'a' }]])).output).toEqual(['a']);
  });

  it('answer at once to the newest Receive, and end the one before', async () => {
    const { client } = await openTestSession({ maxReceiveMs: 60_000 });
    const first = client.receive(undefined, 60_000);
    const second = client.receive(undefined, 50);
    expect((await first).fault).toBe('TimedOut');
    expect((await second).fault).toBe('TimedOut');
  });
});

describe('compressed streams', () => {
  it('carry what a client sends and hears', async () => {
    const { owner } = await makeTestCallers();
    const client = new TestClient(makeTestServer(), owner());
    expect(await client.open({ compressed: true })).toBe('opened');
    const long = 'abc'.repeat(30_000);
    expect((await client.run([['Write-Output', { InputObject: long }]])).output).toEqual([long]);
  });

  it('that are none are a fault', async () => {
    const { owner } = await makeTestCallers();
    const client = new TestClient(makeTestServer(), owner());
    await client.open({ compressed: true });
    const bytes = new Uint8Array([9, 0, 1, 0, 7]);
    const response = await client.post(
      wsman.sendRequest(client.header, client.ids, undefined, 'stdin', [bytes]),
    );
    expect(response).toMatchObject({ kind: 'fault', fault: { subcode: 'InvalidParameter' } });
  });
});

it('tells who asks without a password what it is, and nothing else', async () => {
  const server = makeTestServer();
  const call = {
    caller: undefined,
    clientAddress: '',
    organization: undefined,
    signal: new AbortController().signal,
  };
  const identify =
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"><s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>';
  expect((await server.answer(identify, call)).body).toContain('<wsmid:ProductVendor>Landfall<');
  const header = { to: '', sessionId: 'x', maxEnvelopeBytes: 512_000, locale: 'en-US' };
  const other = await server.answer(wsman.enumerateRequest(header, { messageId: 'x' }), call);
  expect(readResponse(other.body)).toMatchObject({ kind: 'fault', fault: { subcode: 'AccessDenied' } });
});
