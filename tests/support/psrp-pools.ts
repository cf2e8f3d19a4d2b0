/** A client and a server for tests, with nothing but bytes between them. */
import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'vitest';
import type { Guid } from '../../src/base/ids.ts';
import { HashtableValue } from '../../src/wire/powershell-language/index.ts';
import type { ClientEvent } from '../../src/wire/psrp/client-events.ts';
import { ClientPool } from '../../src/wire/psrp/client-pool.ts';
import { noHost } from '../../src/wire/psrp/host-info.ts';
import { noMerges, type PipelineRequest } from '../../src/wire/psrp/pipeline-request.ts';
import type { ServerEvent } from '../../src/wire/psrp/server-events.ts';
import { ServerPool } from '../../src/wire/psrp/server-pool.ts';
import { makeClientKeys } from '../../src/wire/psrp/session-key.ts';

export const poolId = '11111111-2222-3333-4444-555555555555' as Guid;
export const runId = 'aaaaaaaa-2222-3333-4444-555555555555' as Guid;
export const randomBytes = (length: number): Uint8Array => new Uint8Array(length).fill(7);
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
export const keys = makeClientKeys(privateKey);
export const privateData = new HashtableValue([
  ['PSVersionTable', new HashtableValue([['PSVersion', '5.1']])],
]);

export function request(
  text: string,
  args: PipelineRequest['statements'][number][number]['args'] = [],
): PipelineRequest {
  return {
    statements: [[{ text, isScript: false, useLocalScope: undefined, args, merges: noMerges }]],
    isNested: false,
    noInput: false,
    addToHistory: false,
    history: undefined,
    redirectErrors: false,
    apartmentState: 'Unknown',
    streamOptions: 0,
    hostInfo: noHost,
  };
}

/** Carries everything from one side to the other, in fragments of `size` bytes. */
export function carry(
  from: ClientPool | ServerPool,
  to: ClientPool | ServerPool,
  scopes: readonly (Guid | undefined)[],
  size = 4096,
): number {
  let count = 0;
  for (const scope of scopes) {
    for (let bytes = from.take(scope, size); bytes; bytes = from.take(scope, size)) {
      to.receive(bytes);
      count++;
    }
  }
  return count;
}

export function drain<E>(pool: { next(): E | undefined }): E[] {
  const events: E[] = [];
  for (let event = pool.next(); event; event = pool.next()) events.push(event);
  return events;
}

export const typesOf = (events: readonly (ClientEvent | ServerEvent)[]): string[] =>
  events.map(({ type }) => type);

export function opened(): { client: ClientPool; server: ServerPool } {
  const client = new ClientPool({ id: poolId, keys });
  const server = new ServerPool({ randomBytes });
  client.open();
  carry(client, server, [undefined]);
  expect(typesOf(drain(server))).toEqual(['open']);
  server.accept(privateData);
  carry(server, client, [undefined]);
  expect(typesOf(drain(client))).toEqual(['capability', 'privateData', 'poolState']);
  return { client, server };
}
