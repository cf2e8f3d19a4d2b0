/** Servers that send a session on, and what the shell makes of it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../base/log.ts';
import { remotingMounts } from '../../servers/remoting/endpoint.ts';
import { makeTestCallers } from '../../servers/remoting/test-callers.ts';
import { makeTestServer } from '../../servers/remoting/test-client.ts';
import { CredentialValue, SecureStringValue } from '../../wire/powershell-language/index.ts';
import { makeSession } from './open-remote-session.ts';
import { followRedirection } from './redirection.ts';

const request = {
  uri: 'https://mail.contoso.com/powershell-liveid',
  credential: new CredentialValue('kim@contoso.com', new SecureStringValue('right')),
  name: undefined,
  configurationName: 'Microsoft.Exchange',
  allowsRedirection: true,
  maxRedirections: 5,
  checksCertificate: true,
};

const from = new URL(request.uri);

describe('a server that sends a session on', () => {
  it.each([
    ['https://eu.mail.example/powershell-liveid?x=1', 'https://eu.mail.example/powershell-liveid?x=1'],
    ['/elsewhere', 'https://mail.contoso.com/elsewhere'],
    ['//eu.mail.example/powershell', 'https://eu.mail.example/powershell'],
  ])('to %s is followed', (location, to) => {
    expect(followRedirection({ from, location, hops: 0 }, request).href).toBe(to);
  });

  it.each([
    ['http://mail.contoso.com/powershell-liveid', 'would travel in the clear. It was not sent'],
    ['http://localhost/powershell-liveid', 'would travel in the clear. It was not sent'],
    ['ftp://mail.contoso.com/', 'is not a well formatted URI'],
    ['https://kim:secret@mail.example/', 'is not a well formatted URI'],
    ['https://', 'is not a well formatted URI'],
  ])('to %s is not', (location, says) => {
    expect(() => followRedirection({ from, location, hops: 0 }, request)).toThrow(says);
  });

  it('is not followed without -AllowRedirection, and the address is told', () => {
    const asked = { ...request, allowsRedirection: false };
    expect(() => followRedirection({ from, location: 'https://eu.mail.example/x', hops: 0 }, asked)).toThrow(
      'Redirect location reported: https://eu.mail.example/x. To automatically connect to the redirected URI, if you trust it, use the "AllowRedirection" parameter',
    );
  });

  it.each([
    [5, 5],
    [0, 0],
  ])('is followed %i times where -MaximumRedirection is %i', (hops, maxRedirections) => {
    const asked = { ...request, maxRedirections };
    expect(() => followRedirection({ from, location: 'https://b.example/', hops }, asked)).toThrow(
      `more than ${maxRedirections} times`,
    );
  });
});

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** Over http on this machine; `home` is where the sessions of everybody are. */
async function serve(home?: () => URL) {
  const { owner } = await makeTestCallers();
  const server = makeTestServer();
  const signedIn: string[] = [];
  const [mount] = remotingMounts({
    server,
    log: silentLog,
    authenticate: async ({ name }) => {
      signedIn.push(name);
      return { ...owner(name), ...(home && { findHome: async () => home() }) };
    },
  });
  const http = createServer((asked, response) => void mount?.handle(asked, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  open.push({
    close() {
      http.closeAllConnections();
      http.close();
    },
  });
  return { server, signedIn, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` };
}

async function connect(uri: string, warnings: string[], allowsRedirection = true) {
  const surroundings = {
    ...({ person: {}, language: 'en', log: silentLog, now: () => 0 } as const),
    readAuthorities: () => Promise.resolve([]),
  };
  const reporter = { warn: (text: string) => warnings.push(text) } as never;
  const signal = new AbortController().signal;
  const asked = { ...request, uri, allowsRedirection };
  const keeping = { nextNumber: () => 1, onOpened: () => undefined, onClosed: () => undefined };
  const session = makeSession(asked, surroundings, keeping);
  await session.open({ signal, reporter });
  return session;
}

describe('New-PSSession', () => {
  it('opens the session where the server says, and tells where that is', async () => {
    const home = await serve();
    const first = await serve(() => new URL(home.url));
    const warnings: string[] = [];
    const session = await connect(`${first.url}/powershell-liveid`, warnings);
    expect(warnings).toEqual([
      `Your connection has been redirected to the following URI: "${home.url}/powershell-liveid"`,
    ]);
    expect([first.server.list().length, home.server.list().length]).toEqual([0, 1]);
    await session.close();
  });

  it('sends the password nowhere else without -AllowRedirection', async () => {
    const home = await serve();
    const first = await serve(() => new URL(home.url));
    const warnings: string[] = [];
    await expect(connect(`${first.url}/powershell-liveid`, warnings, false)).rejects.toThrow(
      `Redirect location reported: ${home.url}/powershell-liveid`,
    );
    expect([warnings, home.signedIn]).toEqual([[], []]);
  });

  it('gives up on servers that lead in a circle', async () => {
    let back = new URL('http://127.0.0.1');
    const one = await serve(() => back);
    const two = await serve(() => new URL(one.url));
    back = new URL(two.url);
    const warnings: string[] = [];
    await expect(connect(`${one.url}/powershell-liveid`, warnings)).rejects.toThrow('more than 5 times');
    expect(warnings).toHaveLength(5);
  });
});
