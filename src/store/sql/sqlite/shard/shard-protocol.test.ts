import { describe, expect, it } from 'vitest';
import { SlabPool } from '../../../../base/slab-pool.ts';
import { newMessage } from '../../../contracts/mail-store.contract/fixture.ts';
import type { NewMessageBody } from '../../../ports/mail-store.ts';
import { packMessages } from './shard-protocol.ts';

const own: NewMessageBody = { kind: 'bytes', bytes: Uint8Array.of(1, 2, 3), hash: 'cd' as never };
const shared: NewMessageBody = {
  kind: 'bytes',
  bytes: new Uint8Array(new SharedArrayBuffer(8), 2, 4).fill(7),
};
const stored: NewMessageBody = { kind: 'stored', hash: 'ab' as never };

describe('what goes to the writer thread', () => {
  it.each([
    ['bytes of its own', [own], true],
    ['shared bytes', [shared], false],
    ['a body that is stored', [stored], false],
    ['all of them', [shared, own, stored, own], true],
  ])('is in memory that both see: %s', (_, bodies, isCopied) => {
    const { messages, slab } = packMessages(
      bodies.map((body) => newMessage({ body })),
      new SlabPool(),
    );
    expect(slab !== undefined).toBe(isCopied);
    for (const [index, { body }] of messages.entries()) {
      expect(body).toEqual(bodies[index]);
      if (body.kind === 'bytes') expect(body.bytes.buffer).toBeInstanceOf(SharedArrayBuffer);
    }
    // Not a copy of it.
    for (const [index, body] of bodies.entries())
      if (body === shared) expect(messages[index]?.body).toBe(shared);
  });
});
