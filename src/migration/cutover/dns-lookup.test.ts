import { describe, expect, it } from 'vitest';
import { DnsServer } from '../../../tests/support/dns-server.ts';
import { systemRandom } from '../../base/random.ts';
import { DnsClient } from './dns-client.ts';
import { DnsLookup, dnsServerAddresses } from './dns-lookup.ts';
import { socketTransport } from './dns-transport.ts';

const { signal } = new AbortController();

async function start({ timeoutMs = 2000 } = {}) {
  const server = await DnsServer.listen();
  const client = new DnsClient({ transport: socketTransport, random: systemRandom, timeoutMs });
  const lookup = new DnsLookup({
    client,
    servers: dnsServerAddresses([server.address]),
    authoritativePort: server.port,
  });
  return { server, client, lookup, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

describe('MX records of a cache', () => {
  it.each([
    ['a server that does all right', {}, ['UDP MX contoso.com']],
    [
      'one whose answers do not fit into a datagram',
      { truncates: true },
      ['UDP MX contoso.com', 'TCP MX contoso.com'],
    ],
    ['one from before EDNS', { refusesEdns: true }, ['UDP MX contoso.com']],
    ['one with somebody beside it who guesses', { forges: true }, ['UDP MX contoso.com']],
  ])('come with their TTL from %s', async (_, habits, asked) => {
    await using dns = await start();
    dns.server.habits = habits;
    dns.server.publishMx('Contoso.com', 3600, 'mail.old.example');
    const found = await dns.lookup.find('contoso.com', 'MX', signal);
    expect(found).toEqual({
      outcome: 'found',
      ttl: 3600,
      records: [{ name: 'contoso.com', type: 'MX', ttl: 3600, preference: 10, exchange: 'mail.old.example' }],
    });
    expect(dns.server.asked).toEqual(asked);
  });

  it.each([
    ['there is no such name', undefined, 'noName'],
    ['the name has others', 'A', 'noData'],
  ] as const)('are none where %s', async (_, type, outcome) => {
    await using dns = await start();
    if (type) dns.server.publish('contoso.com', 60, { type, address: '192.0.2.1' });
    expect(await dns.lookup.find('contoso.com', 'MX', signal)).toEqual({ outcome, records: [], ttl: 0 });
  });

  it('are found behind aliases, to be kept as long as the shortest of them', async () => {
    await using dns = await start();
    dns.server.publish('contoso.com', 30, { type: 'CNAME', target: 'b.example' });
    dns.server.publish('b.example', 600, { type: 'CNAME', target: 'c.example' });
    dns.server.publishMx('c.example', 900, 'mx.example');
    expect(await dns.lookup.find('contoso.com', 'MX', signal)).toMatchObject({ outcome: 'found', ttl: 30 });
  });

  it('are not looked for in a ring of aliases for ever', async () => {
    await using dns = await start();
    dns.server.publish('a.example', 30, { type: 'CNAME', target: 'b.example' });
    dns.server.publish('b.example', 30, { type: 'CNAME', target: 'a.example' });
    await expect(dns.lookup.find('a.example', 'MX', signal)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it.each([
    ['refuses', { code: 'REFUSED' }, 'REFUSED'],
    ['fails', { code: 'SERVFAIL' }, 'SERVFAIL'],
    ['is silent', { isSilent: true }, 'aborted due to timeout'],
  ] as const)('come from the next server when the first one %s', async (_, habits, reason) => {
    await using first = await start({ timeoutMs: 100 });
    await using second = await start();
    first.server.habits = habits;
    second.server.publishMx('contoso.com', 60, 'mx.example');
    const servers = dnsServerAddresses([first.server.address, second.server.address]);
    const both = new DnsLookup({ client: first.client, servers });
    expect(await both.find('contoso.com', 'MX', signal)).toMatchObject({ outcome: 'found' });
    await expect(first.lookup.find('contoso.com', 'MX', signal)).rejects.toThrow(reason);
  });

  it('are not waited for once the caller has gone', async () => {
    await using dns = await start({ timeoutMs: 60_000 });
    dns.server.habits = { isSilent: true };
    const asking = dns.lookup.find('contoso.com', 'MX', AbortSignal.timeout(20));
    await expect(asking).rejects.toThrow('timeout');
  });
});

describe('what a domain publishes', () => {
  it('is asked for at the servers of its zone, each of which may say something else', async () => {
    await using cache = await start();
    await using own = await start();
    const nothing = 'ns-gone.example';
    cache.server.publish(
      'contoso.com',
      60,
      { type: 'NS', target: 'ns1.example' },
      { type: 'NS', target: nothing },
    );
    cache.server.publish('ns1.example', 60, { type: 'A', address: '127.0.0.1' });
    cache.server.publishMx('sales.contoso.com', 12, 'old.example');
    own.server.publishMx('sales.contoso.com', 300, 'new.example');
    const lookup = new DnsLookup({
      client: cache.client,
      servers: dnsServerAddresses([cache.server.address]),
      authoritativePort: own.server.port,
    });
    expect(await lookup.findPublished('sales.contoso.com', 'MX', signal)).toMatchObject([
      { outcome: 'found', ttl: 300, server: 'ns1.example', records: [{ exchange: 'new.example' }] },
    ]);
  });
});

describe('servers', () => {
  it.each([
    ['192.0.2.1', { address: '192.0.2.1', port: 53 }],
    ['192.0.2.1:5353', { address: '192.0.2.1', port: 5353 }],
    ['2001:db8::1', { address: '2001:db8::1', port: 53 }],
    ['[2001:db8::1]:5353', { address: '2001:db8::1', port: 5353 }],
  ])('%s', (text, address) => {
    expect(dnsServerAddresses([text])).toEqual([address]);
  });
});
