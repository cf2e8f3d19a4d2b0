/** The server's machine with what three clients sent, and the client's with what a server answered. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Guid } from '../../base/ids.ts';
import { HashtableValue } from '../powershell-language/index.ts';
import type { ClientEvent } from './client-events.ts';
import { ClientPool } from './client-pool.ts';
import type { ServerEvent } from './server-events.ts';
import { ServerPool } from './server-pool.ts';

const randomBytes = (length: number): Uint8Array => new Uint8Array(length).fill(7);
const privateData = new HashtableValue([['PSVersionTable', new HashtableValue([['PSVersion', '5.1']])]]);

function drain<E>(pool: { next(): E | undefined }): E[] {
  const events: E[] = [];
  for (let event = pool.next(); event; event = pool.next()) events.push(event);
  return events;
}

const typesOf = (events: readonly (ClientEvent | ServerEvent)[]): string[] => events.map(({ type }) => type);

interface Step {
  readonly from: 'client' | 'server';
  readonly action: string;
  readonly chunks: readonly string[];
}

const file = new URL('../../../tests/corpora/psrp/sessions.json', import.meta.url);
const sessions: Readonly<Record<string, readonly Step[]>> = JSON.parse(readFileSync(file, 'utf8'));

/** What a driver does with the pool; every Create is a new one. */
function replay(steps: readonly Step[]): { events: ServerEvent[]; errors: ServerEvent[] } {
  const events: ServerEvent[] = [];
  let pool = new ServerPool({ randomBytes });
  for (const step of steps.filter(({ from }) => from === 'client')) {
    if (step.action === 'Create') pool = new ServerPool({ randomBytes });
    for (const chunk of step.chunks) pool.receive(Buffer.from(chunk, 'base64'));
    for (const event of drain(pool)) {
      events.push(event);
      if (event.type === 'open') pool.accept(privateData);
      if (event.type === 'connect') pool.acceptConnect(privateData);
      if (event.type === 'setRunspaces') pool.answerRunspaces(event.callId, true);
    }
  }
  return { events, errors: events.filter(({ type }) => type === 'protocolError') };
}

const commandsOf = (events: readonly ServerEvent[]): string[] =>
  events.flatMap((event) =>
    event.type === 'pipeline' ? event.request.statements.flat().map(({ text }) => text) : [],
  );

describe('sessions of other clients', () => {
  it('pypsrp', () => {
    const { events, errors } = replay(sessions.pypsrp ?? []);
    expect(errors).toEqual([]);
    expect(commandsOf(events)).toEqual([
      'Get-Mailbox',
      'Get-Mailbox | Format-List DisplayName',
      'Get-Bad',
      'Get-Verb',
      'Get-Slow',
      'New-Mailbox',
      'Get-Slow',
    ]);
    expect(typesOf(events).filter((type) => type !== 'pipeline')).toEqual([
      'open',
      'commandMetadata',
      'keyExchanged',
      'availableRunspaces',
      'setRunspaces',
      'reset',
      'open',
      'open',
      'open',
    ]);
  });

  it('go-psrp, which uses an object id twice and tells the server of its own end', () => {
    const { events, errors } = replay(sessions['go-psrp'] ?? []);
    expect(errors).toEqual([]);
    expect(typesOf(events)).toContain('connect');
    expect(commandsOf(events)).toHaveLength(6);
  });

  it('the Ruby gem, which indents and writes a number of an object twice', () => {
    const { events, errors } = replay(sessions.winrb ?? []);
    expect(errors).toEqual([]);
    const [open, first] = events;
    expect(open?.type === 'open' && open.init.hostInfo.defaultData?.windowSize).toEqual({
      width: 80,
      height: 25,
    });
    expect(
      first?.type === 'pipeline' &&
        first.request.statements[0]?.map(({ text, args }) => [text, args.map(({ name }) => name)]),
    ).toEqual([
      ['Invoke-expression', ['Command', undefined]],
      ['Out-string', ['Stream']],
    ]);
  });

  it.each(Object.keys(sessions))('%s: what the server told is read by our client', (name) => {
    let pool: ClientPool | undefined;
    const kinds: string[] = [];
    for (const step of sessions[name] ?? []) {
      for (const chunk of step.chunks) {
        const bytes = Buffer.from(chunk, 'base64');
        if (step.from === 'client') {
          if (step.action !== 'Create' && step.action !== 'Connect') continue;
          pool = new ClientPool({ id: guidAt(bytes, 21 + 8), keys: otherKeys });
          if (step.action === 'Create') pool.open();
          else pool.connect();
          continue;
        }
        const run = guidAt(bytes, 21 + 24);
        if (pool?.state === 'Opened' && !/^0+-/.test(run) && !pool.findPipeline(run))
          pool.attachPipeline(run);
        pool?.receive(bytes);
      }
      if (pool)
        kinds.push(
          ...drain(pool).map((event) => (event.type === 'protocolError' ? event.error.message : event.type)),
        );
    }
    expect(kinds).toContain('pipelineState');
    expect(kinds.filter((kind) => / /.test(kind))).toEqual([]);
  });
});

/** Theirs are not known: what they sealed stays sealed. */
const otherKeys = { publicKey: '', decryptSessionKey: () => new Uint8Array(32) };

function guidAt(bytes: Buffer, at: number): Guid {
  const [a, b, c] = [bytes.readUInt32LE(at), bytes.readUInt16LE(at + 4), bytes.readUInt16LE(at + 6)];
  const hex = (value: number, width: number) => value.toString(16).padStart(width, '0');
  const rest = bytes.subarray(at + 8, at + 16).toString('hex');
  return `${hex(a, 8)}-${hex(b, 4)}-${hex(c, 4)}-${rest.slice(0, 4)}-${rest.slice(4)}` as Guid;
}
