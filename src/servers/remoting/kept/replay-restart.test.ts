/** Whole sessions of pypsrp in which the server is killed while the session is disconnected. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readResponse, type WsmanResponse } from '../../../wire/wsman/index.ts';
import { kim, makeTestWorld } from './test-world.ts';

interface Captured {
  readonly name: string;
  readonly body: string;
}

function load(name: string): readonly Captured[] {
  const url = new URL(`../../../../tests/corpora/wsman/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as readonly Captured[];
}

function summary(response: WsmanResponse): string {
  if (response.kind === 'fault') return response.fault.subcode;
  return response.kind === 'received' && response.done.length > 0 ? 'received, done' : response.kind;
}

it.each([
  [
    'pypsrp-restart',
    [
      'listed',
      'listed',
      ...Array(3).fill(['connected', 'received']).flat(),
      'commandAccepted',
      'received',
      'done',
    ],
  ],
  ['pypsrp-reconnect', ['done', 'commandAccepted', 'received', 'done']],
])('%s goes on where it was', async (name, after) => {
  const world = await makeTestWorld();
  const caller = await world.caller(kim);
  let server = await world.start({ limits: { maxReceiveMs: 1_000 } });
  const call = {
    caller,
    clientAddress: '::1',
    organization: undefined,
    signal: new AbortController().signal,
  };
  const told: string[] = [];
  let isLeft = false;
  for (const { name: step, body } of load(name)) {
    const response = readResponse((await server.answer(body, call)).body);
    const text = summary(response);
    if (isLeft) told.push(text.replace(', done', ''));
    if (!step.endsWith('-Disconnect')) continue;
    isLeft = true;
    await world.kill(server);
    server = await world.start({ limits: { maxReceiveMs: 1_000 } });
  }
  expect(told).toEqual(after);
  expect(server.list()).toEqual([]);
});
