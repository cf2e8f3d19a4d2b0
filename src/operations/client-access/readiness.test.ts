import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Guid, TenantId } from '../../base/ids.ts';
import { checkEndpointCertificate } from './endpoint-certificate.ts';
import { proxyRule } from './proxy-rules.ts';
import { examineReadiness, type ReadinessQuestion } from './readiness.ts';
import type { MapiAuthenticationMethod } from './virtual-directory.ts';

const signal = new AbortController().signal;

/** As the platform answers whoever has not signed in. */
const ours: RequestListener = (request, response) => {
  request.resume();
  if (request.url?.includes('healthcheck.htm') !== true) {
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="Landfall"', 'Content-Length': 0 }).end();
    return;
  }
  response.writeHead(200).write('200 OK<br/>');
  if (request.url.includes('stream')) setTimeout(() => response.end('x'), 600);
  else response.end('mail');
};

/** What stands before it, and changes what comes through. */
const refusing =
  (status: number, isHit: (headers: string, url: string) => boolean): RequestListener =>
  (request, response) => {
    if (!isHit(request.rawHeaders.join(), request.url ?? '')) return ours(request, response);
    request.resume();
    response.writeHead(status, { 'Content-Length': 0 }).end();
  };

const holding: RequestListener = (request, response) => {
  request.resume();
  if (request.url?.includes('stream') !== true) return ours(request, response);
  setTimeout(() => response.writeHead(200).end('200 OK<br/>mail'), 300);
};

async function examine(
  listener: RequestListener,
  changes: Partial<ReadinessQuestion> & { methods?: MapiAuthenticationMethod[] } = {},
) {
  const server = createServer({ maxHeaderSize: 65_536 }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { methods = ['Basic'], ...rest } = changes;
  const question: ReadinessQuestion = {
    directories: [
      {
        guid: '0' as Guid,
        owner: { kind: 'organization', name: 'contoso', tenant: 1 as TenantId },
        webSite: 'Default Web Site',
        internalUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mapi`,
        externalUrl: null,
        authenticationMethods: methods,
        extendedProtection: { tokenChecking: 'None', flags: ['None'], spnList: [] },
        ...{ createdAt: null, changedAt: null },
      },
    ],
    servers: [
      {
        name: 'a',
        version: '1.0.0',
        protocols: ['MapiHttp'],
        url: '',
        fingerprint: null,
        startedAt: 0,
        seenAt: 0,
      },
    ],
    servedMethods: ['Basic', 'OAuth'],
    domains: [],
    hasAddress: async () => true,
    checkCertificate: (url) => checkEndpointCertificate({ url, now: 0, signal }),
    signal,
    ...{ headerBytes: 12_000, requestBytes: 10_000 },
    ...rest,
  };
  const findings = await Array.fromAsync(examineReadiness(question));
  return findings
    .filter(({ result }) => result === 'Failed')
    .map(({ check, detail }) => `${check}: ${detail.en}`);
}

describe('readiness for MAPI over HTTP', () => {
  it('finds nothing where everything comes through', async () => {
    expect(await examine(ours)).toEqual([]);
  });

  it.each<[string, RequestListener, string]>([
    [
      'a path that does not come through',
      refusing(404, (_, url) => url.includes('nspi')),
      'AddressBookPath: HTTP 404 (the path',
    ],
    [
      'Autodiscover that is answered elsewhere',
      refusing(403, (_, url) => url.includes('autodiscover')),
      'AutodiscoverPath: HTTP 403',
    ],
    [
      'headers that are too large for it',
      refusing(400, (headers) => headers.includes('xxxx')),
      'HeaderSize: HTTP 400 (the header is too large',
    ],
    [
      'requests that are too large for it',
      refusing(413, (headers) => headers.includes('10000')),
      'RequestSize: HTTP 413',
    ],
    ['answers that are held back', holding, 'Streaming: The answer is held back'],
    ['a proxy that does not reach the server', refusing(502, () => true), 'HealthCheck: HTTP 502'],
  ])('finds %s', async (_, listener, expected) => {
    expect(await examine(listener)).toEqual([expect.stringContaining(expected)]);
  });

  it.each<[string, Parameters<typeof examine>[1], string]>([
    [
      'a server of an older version',
      {
        servers: [
          { name: 'b', version: '0.0.1', protocols: [], url: '', fingerprint: null, startedAt: 0, seenAt: 0 },
        ],
      },
      'Server: Version 0.0.1 does not speak',
    ],
    ['that nobody could sign in', { methods: ['Negotiate'] }, 'Authentication: It takes Negotiate alone'],
    ['that no server runs', { servers: [] }, 'Server: No server is running.'],
    ['that there is no directory', { directories: [] }, 'VirtualDirectory: There is no virtual directory.'],
  ])('finds %s', async (_, changes, expected) => {
    expect(await examine(ours, changes)).toEqual([expect.stringContaining(expected)]);
  });

  it('says where nobody listens', async () => {
    const check = await checkEndpointCertificate({ url: 'https://127.0.0.1:1/mapi', now: 0, signal });
    expect(check.problems[0]?.en).toContain('Nobody listens at 127.0.0.1:1');
  });
});

describe('rules for proxies', () => {
  const plan = {
    hosts: ['mail.contoso.com', 'autodiscover.contoso.com'],
    servers: [
      { name: 'a', host: '192.0.2.1', port: 8443, tls: true },
      { name: 'b', host: '192.0.2.2', port: 8443, tls: true },
    ],
  };
  it.each([
    [
      'Nginx',
      [
        'server 192.0.2.1:8443;',
        'server 192.0.2.2:8443;',
        'server_name mail.contoso.com autodiscover.contoso.com;',
        'proxy_buffering off;',
        'proxy_pass https://landfall;',
      ],
    ],
    [
      'HAProxy',
      [
        'server landfall1 192.0.2.1:8443 ssl',
        'server landfall2 192.0.2.2:8443 ssl',
        '-i mail.contoso.com autodiscover.contoso.com',
        'h1-case-adjust x-responsecode X-ResponseCode',
      ],
    ],
  ] as const)('name every host and every server: %s', (kind, parts) => {
    const rule = proxyRule(kind, plan);
    expect(parts.filter((part) => !rule.includes(part))).toEqual([]);
  });
});
