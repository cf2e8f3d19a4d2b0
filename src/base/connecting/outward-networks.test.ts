import { connect, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isNetwork } from '../networks.ts';
import { type LookUpAll, OutwardNetworks, RefusedNetworkError } from './outward-networks.ts';

const names: Readonly<Record<string, readonly string[]>> = {
  'inside.test': ['10.1.2.3'],
  'both.test': ['10.1.2.3', '127.0.0.1'],
  'rebound.test': ['::ffff:10.1.2.3'],
};
const lookUp: LookUpAll = (host, _options, callback) => {
  const found = names[host];
  if (found === undefined) callback(Object.assign(new Error('none'), { code: 'ENOTFOUND' }), []);
  else
    callback(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
};
const networks = new OutwardNetworks(
  { refused: ['10.0.0.0/8', '169.254.0.0/16', 'fd00::/8', '192.0.2.7'], allowed: ['10.9.0.0/16'] },
  lookUp,
);

describe('networks that organisations may name', () => {
  it.each([
    ['10.0.0.1', false],
    ['10.255.255.255', false],
    ['11.0.0.0', true],
    ['9.255.255.255', true],
    ['10.9.0.1', true],
    ['10.10.0.1', false],
    ['169.254.169.254', false],
    ['192.0.2.7', false],
    ['192.0.2.8', true],
    ['fd12::1', false],
    ['fe80::1', true],
    // RFC 4291 section 2.5.5.2: an address of version 4 in other clothes.
    ['::ffff:10.0.0.1', false],
    ['::ffff:11.0.0.1', true],
  ])('%s: %j', (address, may) => {
    expect(networks.mayReach(address)).toBe(may);
  });

  it('are all where none is refused, and Node looks up by itself', () => {
    const free = new OutwardNetworks({ refused: [], allowed: [] }, lookUp);
    expect(free.optionsFor('inside.test')).toEqual({});
    expect(free.mayReach('169.254.169.254')).toBe(true);
  });

  it.each([
    ['10.0.0.0/8', true],
    ['10.0.0.1', true],
    ['::/0', true],
    ['fd00::/129', false],
    ['10.0.0.0/33', false],
    ['10.0.0/8', false],
    ['intern.test', false],
    ['', false],
  ])('are written as %j: %j', (text, is) => {
    expect(isNetwork(text)).toBe(is);
  });

  it('are asked for by who connects elsewhere', async () => {
    await expect(networks.check('inside.test')).rejects.toThrow('10.1.2.3');
    await expect(networks.check('rebound.test')).rejects.toBeInstanceOf(RefusedNetworkError);
    await expect(networks.check('10.0.0.1')).rejects.toBeInstanceOf(RefusedNetworkError);
    await expect(networks.check('nobody.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await networks.check('both.test');
  });
});

describe('a connection', () => {
  const server = createServer((socket) => socket.end('hello'));
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

  const greeting = (host: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const socket = connect({ host, port, ...networks.optionsFor(host) });
      socket
        .setEncoding('utf8')
        .once('data', (text: string) => resolve(text))
        .once('error', reject);
    });

  it('goes to the addresses of a name that are not refused', async () => {
    expect(await greeting('both.test')).toBe('hello');
  });

  it('is not made where all of them are', async () => {
    await expect(greeting('inside.test')).rejects.toBeInstanceOf(RefusedNetworkError);
  });
});
