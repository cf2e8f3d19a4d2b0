/**
 * What a server on psrpcore (github.com/jborean93/psrpcore) answered to this client, answered again. It says of a
 * pipeline that it runs, packs several fragments into one stream, and answers a connection without its capability.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Guid } from '../../base/ids.ts';
import type { Random } from '../../base/random.ts';
import { noHost, noMerges, type PipelineRequest } from '../../wire/psrp/index.ts';
import type { Transport } from './http-transport.ts';
import type { PipelineEvent } from './remote-pipeline.ts';
import { RemotePool } from './remote-pool.ts';
import { WsmanClient } from './wsman-client.ts';

interface Answer {
  readonly action: string;
  readonly command: string | null;
  readonly text: string;
}

const file = new URL('../../../tests/corpora/wsman/psrpcore-answers.json', import.meta.url);
const load = (): Answer[] => JSON.parse(readFileSync(file, 'utf8')) as Answer[];

/** The first answer that is left to such a request; a Receive for which there is none is held. */
function replaying(answers: Answer[]): Transport {
  return {
    to: 'http://127.0.0.1:15985/wsman',
    async post(body, signal) {
      const action = /<a:Action[^>]*>[^<]*\/(\w+)<\/a:Action>/.exec(body)?.[1];
      const command = /CommandId="([^"]+)"/.exec(body)?.[1] ?? null;
      const at = answers.findIndex((one) => one.action === action && one.command === command);
      const [answer] = at < 0 ? [] : answers.splice(at, 1);
      if (answer !== undefined) return answer.text;
      expect(action).toBe('Receive');
      await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      return '';
    },
    [Symbol.dispose]: () => undefined,
  };
}

/** The ids that the client had when the answers were taken down. */
function counting(): Random {
  let count = 0;
  return {
    guid: () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}` as Guid,
    bytes: (length) => new Uint8Array(length),
  } as Random;
}

const request = (text: string): PipelineRequest => ({
  statements: [[{ text, isScript: true, useLocalScope: undefined, args: [], merges: noMerges }]],
  ...{ isNested: false, noInput: true, addToHistory: false, history: undefined, redirectErrors: false },
  ...{ apartmentState: 'Unknown', streamOptions: 0, hostInfo: noHost },
});

const heard = (event: PipelineEvent): unknown =>
  event.type === 'output' ? event.value : 'record' in event ? event.record : event.type;

describe('a server on psrpcore', () => {
  it('is opened, worked in, left, found and taken up from elsewhere', async () => {
    const random = counting();
    const transport = replaying(load());
    const { signal } = new AbortController();
    const id = random.guid();
    const client = () => new WsmanClient(transport, { shellId: id, random, locale: 'en-US', name: 'left' });
    const makeKeys = () => expect.fail('Nothing secret is sent.');
    const make = () =>
      new RemotePool({ id, client: client(), random, hostInfo: noHost, makeKeys, onCut: () => undefined });
    const here = make();
    await here.open(signal);
    const ran = await Array.fromAsync(here.run(request('warn'), undefined, false, { signal }));
    expect(ran.map(heard)).toEqual(['ran warn', expect.objectContaining({ message: 'careful' })]);
    expect(await here.commands(signal)).toHaveLength(2);
    await here.start(request('slow'), undefined, false, signal);
    await here.disconnect({ idleTimeoutMs: 100_000 }, signal);

    const elsewhere = make();
    const shells = await client().listShells(signal);
    expect(shells).toMatchObject([{ id, name: 'left', state: 'Disconnected' }]);
    await elsewhere.connect(signal);
    const [left, ...others] = await elsewhere.leftPipelines(signal);
    expect(others).toEqual([]);
    const received = await Array.fromAsync(left?.resume({ signal }) ?? []);
    expect(received.map(heard)).toEqual(['before', 'after']);
    await elsewhere.close(signal);
    here.abandon();
  });
});
