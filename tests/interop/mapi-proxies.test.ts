/** The rules that Test-MapiHttpReadiness prints, in the proxies that they are for: everything comes through, and through others not. */
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Guid, TenantId } from '../../src/base/ids.ts';
import { type ProxyKind, proxyRule } from '../../src/operations/client-access/proxy-rules.ts';
import { examineReadiness } from '../../src/operations/client-access/readiness.ts';
import { serverCertificate } from '../support/certificate.ts';
import { freePort } from '../support/free-port.ts';
import { describeWith } from '../support/services.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const host = 'mail.contoso.test';
const signal = new AbortController().signal;

/** As the platform answers whoever has not signed in. */
async function listen(): Promise<Server> {
  const server = createServer({ maxHeaderSize: 65_536 }, (request, response) => {
    request.resume();
    if (request.url?.includes('healthcheck.htm') !== true) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="Landfall"', 'Content-Length': 0 }).end();
      return;
    }
    response.writeHead(200).write('200 OK<br/>');
    if (request.url.includes('stream')) setTimeout(() => response.end('x'), 700);
    else response.end('mail');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return server;
}

async function run(program: string, args: readonly string[], port: number): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let told = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (told += String(chunk)));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  for (;;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect({ port, host: '127.0.0.1' });
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    if (child.exitCode !== null) throw new Error(`${program} has ended:\n${told}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const nginxHead = (folder: string) => `daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events {}
http {
access_log off;
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
`;

/** Where the proxy listens, with the rule given, in which places of this test stand for those of a server. */
async function startProxy(
  kind: ProxyKind,
  ruleOf: (rule: string) => string = (rule) => rule,
): Promise<number> {
  const upstream = await listen();
  const folder = await temporaryFolder();
  const { certificate, key } = serverCertificate([host], Date.now());
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries({
    'a.pem': certificate,
    'a.key': key,
    'both.pem': certificate + key,
  }))
    await writeFile(path.join(folder, name), text, { mode: 0o644 });
  const { port: upstreamPort } = upstream.address() as AddressInfo;
  const servers = [{ name: host, host: '127.0.0.1', port: upstreamPort, tls: false }];
  const port = await freePort();
  const rule = ruleOf(proxyRule(kind, { hosts: [host], servers }))
    .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
    .replace(/ssl_certificate {5}.*;/, `ssl_certificate ${folder}/a.pem;`)
    .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${folder}/a.key;`)
    .replace(/bind :443 ssl crt \S+/, `bind 127.0.0.1:${port} ssl crt ${folder}/both.pem`);
  const file = path.join(folder, 'proxy.conf');
  await writeFile(file, kind === 'Nginx' ? `${nginxHead(folder)}${rule}}\n` : rule);
  if (kind === 'Nginx') await run('/usr/sbin/nginx', ['-c', file, '-e', `${folder}/error.log`], port);
  else await run('/usr/sbin/haproxy', ['-db', '-f', file], port);
  return port;
}

async function failures(port: number): Promise<string[]> {
  const findings = examineReadiness({
    directories: [
      {
        ...{ guid: '0' as Guid, webSite: 'Default Web Site', createdAt: null, changedAt: null },
        owner: { kind: 'organization', name: 'contoso', tenant: 1 as TenantId },
        ...{ internalUrl: `https://${host}/mapi`, externalUrl: null, authenticationMethods: ['Basic'] },
        extendedProtection: { tokenChecking: 'None', flags: ['None'], spnList: [] },
      },
    ],
    servers: [
      {
        ...{ name: host, version: '1', protocols: ['MapiHttp'], url: '', fingerprint: null },
        startedAt: 0,
        seenAt: 0,
      },
    ],
    ...{ servedMethods: ['Basic'], domains: [], hasAddress: async () => true, signal },
    checkCertificate: async (url) => ({
      ...{ url, host, certificate: undefined, coversHost: true, isTrusted: true, isInDate: true },
      ...{ daysLeft: 1, problems: [], warnings: [] },
    }),
    dial: { host: '127.0.0.1', port },
    ...{ headerBytes: 12_000, requestBytes: 1_200_000 },
  });
  const found = await Array.fromAsync(findings);
  return found
    .filter(({ result }) => result === 'Failed')
    .map(({ check, detail }) => `${check}: ${detail.en}`);
}

describeWith('nginx', 'behind nginx', () => {
  it('everything comes through with the rule', { timeout: 60_000 }, async () => {
    expect(await failures(await startProxy('Nginx'))).toEqual([]);
  });

  it('what its defaults hold back is found', { timeout: 60_000 }, async () => {
    const port = await startProxy('Nginx', (rule) =>
      rule.replace(/ +(large_client|client_header|proxy_buffering|client_max_body).*;\n/g, ''),
    );
    expect((await failures(port)).map((text) => text.split(':')[0])).toEqual([
      'HeaderSize',
      'RequestSize',
      'Streaming',
    ]);
  });
});

describeWith('haproxy', 'behind HAProxy', () => {
  it('everything comes through with the rule', { timeout: 60_000 }, async () => {
    expect(await failures(await startProxy('HAProxy'))).toEqual([]);
  });
});
