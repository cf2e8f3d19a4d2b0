import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ConnectionCount, originOf } from './connection-count.ts';

describe('where a connection comes from', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    [undefined, 'unknown'],
  ])('%s is %s', (address, expected) => {
    expect(originOf(address)).toBe(expected);
  });
});

it('gives a share back when a connection closes', () => {
  const count = new ConnectionCount({ maxConnectionsPerAddress: 2 });
  const socket = (remoteAddress: string) => Object.assign(new EventEmitter(), { remoteAddress });
  const [a, b, c, d] = ['10.0.0.1', '10.0.0.1', '10.0.0.1', '10.0.0.2'].map(socket);
  const admit = (one: typeof a) => count.admit(one as never);
  expect([admit(a), admit(b), admit(c), admit(d)]).toEqual([true, true, false, true]);
  expect(count.total).toBe(3);
  a?.emit('close');
  expect(admit(c)).toBe(true);
  expect(count.total).toBe(3);
});
