import { once } from 'node:events';
import { createServer, get, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Guid } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { noMetrics } from '../../base/metrics.ts';
import { systemRandom } from '../../base/random.ts';
import { noTracing } from '../../base/tracing.ts';
import { readBasicCredentials } from '../authorization-header.ts';
import { type HealthPart, healthRoutes } from './health-routes.ts';
import { metricsRoute } from './metrics-route.ts';
import { createRouter, type Mount } from './router.ts';
import { statusPage } from './status-page.ts';

const guid = '11111111-2222-3333-4444-555555555555' as Guid;
const well: HealthPart = { name: 'store', check: () => ({ ready: true, detail: 'answers' }) };

async function serve(parts: readonly HealthPart[] = [well], mounts: readonly Mount[] = [], stopping = false) {
  const logged: unknown[] = [];
  const verify = (name: string, password: string) => Promise.resolve(name === 'admin' && password === 'p:w');
  const handler = createRouter({
    listener: 'test',
    routes: [
      ...healthRoutes({ parts, timeoutMs: 50, isStopping: () => stopping }),
      metricsRoute({ contentType: 'text/plain', render: async () => 'up 1\n', verifyAdministrator: verify }),
      statusPage({ version: '1.2.3', serverName: '<mail>', language: 'en' }),
    ],
    mounts,
    log: { ...silentLog, error: (event, fields) => void logged.push({ event, ...fields }) },
    metrics: noMetrics,
    tracing: noTracing,
    random: { ...systemRandom, guid: () => guid },
  });
  const server = createServer((incoming, response) => void handler(incoming, response)).listen(
    0,
    '127.0.0.1',
  );
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ask = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const asking = request({ port, host: '127.0.0.1', path, headers, method, agent: false }).end();
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  };
  return { ask, logged, port };
}

describe('health', () => {
  it('is live whatever else is wrong', async () => {
    const { ask } = await serve([{ name: 'store', check: () => Promise.reject(new Error('no')) }]);
    expect(await ask('/healthz/live')).toMatchObject({ status: 200, body: '{"status":"live"}\n' });
  });

  it.each<[string, HealthPart['check'], boolean, object]>([
    ['well', well.check, false, { ready: true, detail: 'answers' }],
    [
      'not ready',
      () => ({ ready: false, detail: '0.1 GiB free' }),
      false,
      { ready: false, detail: '0.1 GiB free' },
    ],
    [
      'failing',
      () => Promise.reject(Object.assign(new Error('secret'), { code: 'EIO' })),
      false,
      { ready: false, detail: 'EIO' },
    ],
    [
      'failing without a code',
      () => Promise.reject(new Error('secret')),
      false,
      { ready: false, detail: 'failed' },
    ],
    ['hanging', () => new Promise(() => undefined), false, { ready: false, detail: 'no answer in 50 ms' }],
    ['well, but stopping', well.check, true, { ready: true }],
  ])('tells of a part that is %s', async (_, check, stopping, expected) => {
    const { ask } = await serve([{ name: 'part', check }], [], stopping);
    const { status, body } = await ask('/healthz/ready');
    const answer = JSON.parse(body);
    expect(answer.parts).toMatchObject([{ name: 'part', ...expected }]);
    expect(status).toBe(answer.status === 'ready' ? 200 : 503);
    expect(answer.status).toBe(stopping ? 'stopping' : answer.parts[0].ready ? 'ready' : 'notReady');
    expect(body).not.toContain('secret');
  });
});

describe('metrics', () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  const away = { 'X-Forwarded-For': '203.0.113.9' };

  it.each([
    ['this machine', {}, 200],
    ['a client behind a proxy', away, 401],
    ['an administrator behind a proxy', { ...away, Authorization: basic('admin:p:w') }, 200],
    ['a wrong password', { ...away, Authorization: basic('admin:no') }, 401],
    ['another scheme', { ...away, Authorization: 'Bearer abc' }, 401],
  ])('asked by %s', async (_, headers, status) => {
    const { ask } = await serve();
    const answer = await ask('/metrics', headers as Record<string, string>);
    expect(answer.status).toBe(status);
    expect(answer.headers['www-authenticate']).toBe(
      status === 401 ? 'Basic realm="Landfall", charset="UTF-8"' : undefined,
    );
    expect(answer.body.includes('up 1')).toBe(status === 200);
  });

  it.each([
    [basic('kim:비밀번호'), { name: 'kim', password: '비밀번호' }],
    [basic('a:'), { name: 'a', password: '' }],
    [basic(':p'), undefined],
    [basic('none'), undefined],
    ['Basic !!!', undefined],
    [`Basic ${'A'.repeat(3000)}`, undefined],
    [undefined, undefined],
  ])('reads %s', (header, expected) => {
    expect(readBasicCredentials(header)).toEqual(expected);
  });
});

describe('the status page', () => {
  it('greets in the language of the browser, and escapes what it shows', async () => {
    const { ask } = await serve();
    const korean = await ask('/', { 'Accept-Language': 'ko-KR,ko;q=0.9' });
    expect(korean.body).toContain('<html lang="ko">');
    expect(korean.body).toContain('&lt;mail&gt;, 버전 1.2.3');
    expect(korean.headers).toMatchObject({ 'content-language': 'ko', 'x-content-type-options': 'nosniff' });
    expect((await ask('/')).body).toContain('Landfall is running');
  });
});

describe('the router', () => {
  it.each([
    ['GET', '/nothing', 404],
    ['GET', '/healthz/live/', 404],
    ['POST', '/', 405],
    ['GET', '/?q=1', 200],
    ['HEAD', '/', 200],
    ['GET', '//evil.example/', 400],
    ['GET', 'http://evil.example/', 400],
  ])('%s %s is %i', async (method, path, status) => {
    const { ask } = await serve();
    const answer = await ask(path, {}, method);
    expect(answer.status).toBe(status);
    if (method === 'HEAD') expect(answer.body).toBe('');
  });

  it('hands a prefix to the protocol that owns it, without case', async () => {
    const mount: Mount = {
      prefix: '/PowerShell',
      routes: [],
      handle: async (incoming, response) => void response.end(`mine: ${incoming.url}`),
    };
    const { ask } = await serve([well], [mount]);
    expect((await ask('/powershell/x?y')).body).toBe('mine: /powershell/x?y');
    expect((await ask('/PowerShell')).body).toBe('mine: /PowerShell');
    expect((await ask('/powershells')).status).toBe(404);
  });

  it('answers a failure with its id alone, and breaks off an answer that had begun', async () => {
    const failing = (prefix: string, begin: boolean): Mount => ({
      prefix,
      routes: [],
      handle: (_, response) => {
        if (begin) response.write('half');
        return Promise.reject(new Error('secret detail'));
      },
    });
    const { ask, logged, port } = await serve([well], [failing('/a', false), failing('/b', true)]);
    expect(await ask('/a')).toMatchObject({ status: 500, body: `{"error":"internal","id":"${guid}"}\n` });
    expect(logged).toMatchObject([{ event: 'http.failed', id: guid, path: '/a' }]);
    const [response] = (await once(get({ port, host: '127.0.0.1', path: '/b' }), 'response')) as [
      IncomingMessage,
    ];
    await expect(text(response)).rejects.toThrow('aborted');
  });
});
