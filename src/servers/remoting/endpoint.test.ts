import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createSocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../base/errors.ts';
import { silentLog } from '../../base/log.ts';
import { createRequest, deleteRequest, enumerateRequest, receiveRequest } from '../../wire/wsman/index.ts';
import type { AuthenticateCaller, Caller, NegotiateCaller } from './caller.ts';
import { readCredentials, remotingMounts } from './endpoint.ts';
import { LocalDoor } from './local-door.ts';
import { localDoorName, openSocketPath } from './socket-path.ts';
import { makeTestCallers } from './test-callers.ts';
import { makeTestServer, TestClient } from './test-client.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

type Target = { readonly port: number } | { readonly socketPath: string };

function post(
  target: Target,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
  {
    method = 'POST',
    signal,
    path: asked = '/powershell-liveid',
  }: { readonly method?: string; readonly signal?: AbortSignal; readonly path?: string } = {},
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = httpRequest(
    { ...target, agent: false, method, path: asked, headers, ...(signal && { signal }) },
    (response) => {
      const { statusCode: status = 0, headers: told } = response;
      readText(response).then((text) => resolve({ status, headers: told, text }), reject);
    },
  );
  request.once('error', reject);
  request.end(body);
  return promise;
}

async function listen(
  limits: Parameters<typeof makeTestServer>[0] = {},
  home?: () => URL,
  negotiate?: (owner: (name: string) => Caller) => NegotiateCaller,
) {
  const { owner, witness } = await makeTestCallers();
  const server = makeTestServer(limits);
  const authenticate: AuthenticateCaller = async ({ name, password }) => {
    if (password === 'right' || password === 'a token') {
      return { ...owner(name), ...(home && { findHome: async () => home() }) };
    }
    const details = password === 'again' ? { seconds: 7 } : {};
    throw new AppError({ kind: 'denied', code: 'access.signIn.refused', message: 'Not right.', details });
  };
  const [mount] = remotingMounts({
    ...{ server, log: silentLog, authenticate },
    ...(negotiate && { negotiate: negotiate(owner) }),
  });
  const failed: unknown[] = [];
  const http: Server = createServer((request, response) => {
    mount?.handle(request, response).catch((error: unknown) => {
      failed.push(error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  open.push({
    close() {
      http.closeAllConnections();
      http.close();
    },
  });
  const target = { port: (http.address() as AddressInfo).port };
  return { target, server, owner, witness, failed };
}

/** What a client sends first, and what it asks besides. */
function makeClient(server: ReturnType<typeof makeTestServer>) {
  const client = new TestClient(server, {
    name: '',
    account: '',
    maxSessions: 1,
    openRuntime: () => Promise.reject(),
  });
  client.pool.open();
  const creation = Buffer.concat(client.takeAll(undefined));
  return {
    creation: createRequest(client.header, client.ids, creation),
    enumeration: enumerateRequest(client.header, { messageId: client.id }),
  };
}

const basic = (login: string): string => `Basic ${Buffer.from(login, 'utf8').toString('base64')}`;
const soap = { 'Content-Type': 'application/soap+xml;charset=UTF-8' };
const signedIn = { ...soap, Authorization: basic('admin:right') };

describe('the endpoint', () => {
  it.each<[string, Readonly<Record<string, string>>, number, string]>([
    ['nobody', {}, 401, 'Sign in'],
    ['a wrong password', { Authorization: basic('admin:wrong') }, 401, 'Not right.'],
    ['another scheme', { Authorization: 'Negotiate abc' }, 401, 'Sign in'],
    ['base64 that is none', { Authorization: 'Basic ***' }, 401, 'Sign in'],
    ['the right password', { Authorization: basic('admin:right') }, 500, 'SchemaValidationError'],
    ['a password with a colon and Hangul', { Authorization: basic('admin:right:비밀') }, 401, 'Not right.'],
    ['a token', { Authorization: 'Bearer token' }, 401, 'Not right.'],
  ])('answers %s', async (_, headers, status, text) => {
    const { target } = await listen();
    const answer = await post(target, 'x', { ...soap, ...headers });
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(text);
    if (status === 401) expect(answer.headers['www-authenticate']).toBe('Basic realm="WSMAN"');
  });

  it('takes Kerberos where there is a keytab, and passwords as before', async () => {
    const { target, server } = await listen(
      {},
      undefined,
      (owner) =>
        async ({ headers: { authorization } }) => {
          if (authorization === 'Kerberos late') return { kind: 'later', retryAfterSeconds: 9 };
          if (authorization !== 'Kerberos ticket') return { kind: 'stranger' };
          return {
            kind: 'caller',
            caller: owner('minsu'),
            headers: { 'WWW-Authenticate': 'Kerberos proof' },
          };
        },
    );
    const ask = (body: string, authorization?: string) =>
      post(target, body, { ...soap, ...(authorization !== undefined && { Authorization: authorization }) });
    const offered = 'Negotiate, Kerberos, Basic realm="WSMAN"';
    for (const way of [undefined, 'Kerberos forged', basic('admin:wrong')]) {
      const { status, headers } = await ask('x', way);
      expect([status, headers['www-authenticate']]).toEqual([401, offered]);
    }
    const late = await ask('x', 'Kerberos late');
    expect([late.status, late.headers['retry-after']]).toEqual([503, '9']);
    const { creation } = makeClient(server);
    const opened = await ask(creation, 'Kerberos ticket');
    expect([opened.status, opened.headers['www-authenticate']]).toEqual([200, 'Kerberos proof']);
    expect(server.list().map(({ owner }) => owner)).toEqual(['minsu']);
    expect((await ask('x', basic('admin:right'))).status).toBe(500);
  });

  it('tells when the next attempt may be made', async () => {
    const { target } = await listen();
    const answer = await post(target, 'x', { ...soap, Authorization: basic('admin:again') });
    expect(answer.headers['retry-after']).toBe('7');
  });

  it.each([
    ['GET', 405],
    ['PUT', 405],
  ])('refuses %s', async (method, status) => {
    const { target } = await listen();
    expect((await post(target, '', signedIn, { method })).status).toBe(status);
  });

  it('refuses a body that is too large, and goes on', async () => {
    const { target } = await listen({ maxRequestBytes: 10_000 });
    expect((await post(target, 'x'.repeat(20_000), signedIn)).status).toBe(413);
    expect((await post(target, 'x', signedIn)).status).toBe(500);
  });

  it('sends a session that begins on to the home server of the organisation, with path and query', async () => {
    const home = () => new URL('https://eu.mail.example');
    const { target, server } = await listen({}, home);
    const client = makeClient(server);
    const where = { path: '/PowerShell-LiveID?DelegatedOrg=contoso.com;PSVersion=7.6.0' };
    const answer = await post(target, client.creation, signedIn, where);
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toBe(
      'https://eu.mail.example/PowerShell-LiveID?DelegatedOrg=contoso.com;PSVersion=7.6.0',
    );
    expect(server.list()).toEqual([]);
    const wrong = await post(target, client.creation, { ...soap, Authorization: basic('admin:wrong') });
    expect(wrong.status).toBe(401);
    // What else is asked of this server is answered by it.
    expect((await post(target, client.enumeration, signedIn)).status).toBe(200);
    // A path that begins like a host stays a path.
    const strange = await post(target, client.creation, signedIn, { path: '//evil.example/powershell' });
    expect(strange.headers.location).toBe('https://eu.mail.example/evil.example/powershell');
  });

  it('sends nobody on to itself', async () => {
    let port = 0;
    const { target, server } = await listen({}, () => new URL(`https://localhost:${port}`));
    port = target.port;
    const answer = await post(target, makeClient(server).creation, {
      ...signedIn,
      Host: `localhost:${port}`,
    });
    expect(answer.status).toBe(200);
  });

  it('reads UTF-16, which Windows may be set to write', async () => {
    const { target, server, owner } = await listen();
    const client = new TestClient(server, owner('admin'));
    await client.open();
    const body = Buffer.from(`\uFEFF${deleteRequest(client.header, client.ids)}`, 'utf16le');
    const headers = { ...signedIn, 'Content-Type': 'application/soap+xml;charset=UTF-16' };
    const answer = await post(target, body, headers);
    expect(answer.text).toContain('transfer/DeleteResponse');
  });

  it('says what it is without a password', async () => {
    const { target } = await listen();
    const identify =
      '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><i:Identify xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"/></s:Body></s:Envelope>';
    const headers = { ...soap, WSMANIDENTIFY: 'unauthenticated' };
    expect((await post(target, identify, headers)).text).toContain('IdentifyResponse');
    const client = new TestClient(makeTestServer(), (await makeTestCallers()).owner());
    const creation = createRequest(client.header, client.ids, new Uint8Array());
    expect((await post(target, creation, headers)).text).toContain('AccessDenied');
  });

  it('takes a client that leaves in the middle of its request for no failure', async () => {
    const { target, failed } = await listen();
    const headers = { ...signedIn, 'Content-Length': '100' };
    const request = httpRequest({ ...target, agent: false, method: 'POST', path: '/powershell', headers });
    request.on('error', () => undefined);
    request.write('<s:');
    await new Promise((resolve) => setTimeout(resolve, 50));
    request.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(failed).toEqual([]);
    expect((await post(target, 'x', signedIn)).status).toBe(500);
  });

  it('notices a client that goes away, and answers others meanwhile', async () => {
    const { target, server, owner } = await listen({ maxReceiveMs: 60_000 });
    const client = new TestClient(server, owner('admin'));
    await client.open();
    const leaving = new AbortController();
    const body = receiveRequest(client.header, client.ids, undefined, 60_000);
    const held = post(target, body, signedIn, { signal: leaving.signal });
    expect((await post(target, 'x', signedIn)).status).toBe(500);
    leaving.abort();
    await expect(held).rejects.toThrow(/abort/i);
    expect((await post(target, deleteRequest(client.header, client.ids), signedIn)).status).toBe(200);
  });
});

describe('credentials', () => {
  it.each([
    [basic('a:b'), { name: 'a', password: 'b' }],
    [basic('a:b:c'), { name: 'a', password: 'b:c' }],
    [basic(':token'), { name: '', password: 'token' }],
    ['bearer abc.def', { name: '', password: 'abc.def' }],
    [basic('a'), undefined],
    ['Basic', undefined],
    [`Basic ${'a'.repeat(9_000)}`, undefined],
    [undefined, undefined],
  ])('%s', (header, credentials) => {
    expect(readCredentials(header)).toEqual(credentials);
  });
});

describe('the local door', () => {
  function makeFolder(depth = 0): string {
    const root = mkdtempSync(path.join(tmpdir(), 'landfall-door-'));
    open.push({ close: () => rmSync(root, { recursive: true }) });
    const folder = path.join(root, ...Array.from({ length: depth }, () => 'a-folder-with-a-long-name'));
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  async function openDoor(folder: string) {
    const { owner } = await makeTestCallers();
    const door = new LocalDoor({ folder, server: makeTestServer(), caller: owner('local'), log: silentLog });
    await door.start({ failed: () => undefined });
    open.push({ close: () => door.stop(AbortSignal.timeout(1_000)) });
    return door;
  }

  const ask = async (folder: string): Promise<number> => {
    using socket = openSocketPath(folder);
    return (await post({ socketPath: socket?.path ?? '' }, 'x', soap)).status;
  };

  it('is for the owner of the folder alone, who needs no password', async () => {
    const folder = makeFolder();
    await openDoor(folder);
    expect(statSync(path.join(folder, localDoorName)).mode & 0o777).toBe(0o600);
    expect(await ask(folder)).toBe(500);
  });

  it('takes the place of one that a server left which is gone', async () => {
    const folder = makeFolder();
    const left = createSocketServer();
    await new Promise<void>((resolve) => left.listen(path.join(folder, localDoorName), resolve));
    open.push({ close: () => left.close() });
    await openDoor(folder);
    expect(await ask(folder)).toBe(500);
  });

  it('leaves a file alone that is no socket', async () => {
    const folder = makeFolder();
    writeFileSync(path.join(folder, localDoorName), 'mine');
    await expect(openDoor(folder)).rejects.toThrow(/EADDRINUSE/);
  });

  it.runIf(process.platform === 'linux')('stands in a folder too deep for an address', async () => {
    const folder = makeFolder(6);
    expect(folder.length).toBeGreaterThan(108);
    const door = await openDoor(folder);
    expect(await ask(folder)).toBe(500);
    await door.stop(AbortSignal.timeout(1_000));
    await door.start({ failed: () => undefined });
    expect(await ask(folder)).toBe(500);
  });

  it('is not there where the system has no way around the length of an address', () => {
    expect(openSocketPath('/'.padEnd(120, 'a'), 'darwin')).toBeUndefined();
  });
});
