/** Our IMAP server beside Dovecot: the same messages, asked for by the same bare socket. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { link, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type DovecotServer, startDovecot } from '../tests/support/imap/dovecot.ts';
import { plantFolder, plantMessages } from '../tests/support/imap/plant-maildir.ts';
import { type Benchmark, type BenchmarkContext, elapsedMs, perSecond } from './harness.ts';
import { BareClient, type Place } from './imap-server/bare-client.ts';
import type { ServeInput } from './imap-server/serve.process.ts';
import { messageSource } from './store-fixture.ts';

const bodies = 4_000;
const rows = 100_000;
const appended = 1_000;
const connections = 500;
/** The compiler is done with what a server runs after a few: the fastest counts, of either server. */
const rounds = 6;
/** File systems count the names of a file, and ext4 not beyond 65,000. */
const linksPerFile = 30_000;

interface Landfall extends Place {
  readonly child: ChildProcess;
}

async function startLandfall(
  { scratch, cleanup }: BenchmarkContext,
  contents: Omit<ServeInput, 'scratch'>,
): Promise<Landfall> {
  const child = fork(path.join(import.meta.dirname, 'imap-server', 'serve.process.ts'), {
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  cleanup(async () => {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  });
  child.send({ scratch, ...contents } satisfies ServeInput);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { host: '127.0.0.1', port, child };
}

/** As durable as ours: what is answered is on disk. */
async function startPeer({ cleanup }: BenchmarkContext): Promise<DovecotServer> {
  const server = await startDovecot({ users: { user1: 'pass' }, settings: 'mail_fsync = optimized' });
  cleanup(() => server[Symbol.asyncDispose]());
  await plantFolder(server, 'user1');
  return server;
}

/** Few files under many names: only the index is read. */
async function plantRows(server: DovecotServer): Promise<void> {
  const bytes = Buffer.from('Subject: row\r\n\r\nrow\r\n');
  const count = Math.ceil(rows / linksPerFile);
  await plantMessages(
    server,
    'user1',
    Array.from({ length: count }, () => ({ bytes, internalDate: new Date(0) })),
  );
  const folder = path.join(server.maildir('user1'), 'cur');
  const nameOf = (number: number) =>
    path.join(folder, `${1_000_000_000 + number}.M${number}P1.planted,S=${bytes.length}:2,`);
  for (let number = count + 1; number <= rows; number += 1) {
    await link(nameOf((number % count) + 1), `${nameOf(number)}${number % 2 === 0 ? 'S' : ''}`);
  }
}

async function fastestAsk(
  place: Place,
  command: string,
  before = 'NOOP',
): Promise<{ ms: number; bytes: number }> {
  using client = await BareClient.open(place);
  await client.ask('EXAMINE INBOX');
  let bytes = 0;
  let ms = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    await client.ask(before);
    ms = Math.min(
      ms,
      await elapsedMs(async () => {
        bytes = await client.ask(command);
      }),
    );
  }
  return { ms, bytes };
}

async function appendMs(place: Place): Promise<number> {
  using client = await BareClient.open(place);
  const messages = messageSource()(appended);
  const parts = messages.flatMap((bytes, index) => [
    Buffer.from(`${index + 1 === appended ? 'z' : 'a'} APPEND INBOX {${bytes.length}+}\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ]);
  // Awaited here: whoever only returns it closes the connection first.
  return await elapsedMs(() => client.ask('', ...parts));
}

async function residentKb(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  return Number(status.match(/^VmRSS:\s+(\d+) kB/m)?.[1]);
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'imap server, FETCH of all bodies',
    unit: 'messages/s',
    better: 'higher',
    target: { ratioAtLeast: 0.25 },
    async run(context) {
      const landfall = await startLandfall(context, { messages: bodies, rows: 0 });
      const peer = await startPeer(context);
      const internalDate = new Date(0);
      await plantMessages(
        peer,
        'user1',
        messageSource()(bodies).map((bytes) => ({ bytes, internalDate })),
      );
      const command = 'UID FETCH 1:* (UID BODY.PEEK[])';
      const ours = await fastestAsk(landfall, command);
      const theirs = await fastestAsk(peer, command);
      return {
        value: perSecond(bodies, ours.ms),
        peer: { name: 'Dovecot', value: perSecond(bodies, theirs.ms) },
        extra: { mebibytesPerSecond: perSecond(ours.bytes, ours.ms) / 2 ** 20 },
        note: `${bodies} messages of 20 KB over one connection; the fastest of ${rounds}`,
      };
    },
  },
  {
    name: 'imap server, FETCH of flags',
    unit: 'messages/s',
    better: 'higher',
    target: { atLeast: 50_000 },
    async run(context) {
      const landfall = await startLandfall(context, { messages: 0, rows });
      const peer = await startPeer(context);
      await plantRows(peer);
      const command = 'FETCH 1:* (FLAGS UID)';
      const ours = await fastestAsk(landfall, command);
      const theirs = await fastestAsk(peer, command);
      return {
        value: perSecond(rows, ours.ms),
        peer: { name: 'Dovecot', value: perSecond(rows, theirs.ms) },
        note: `${rows} messages; the fastest of ${rounds}`,
      };
    },
  },
  {
    name: 'imap server, SELECT of a large mailbox',
    unit: 'ms',
    better: 'lower',
    target: { atMost: 100 },
    async run(context) {
      const landfall = await startLandfall(context, { messages: 0, rows });
      const peer = await startPeer(context);
      await plantRows(peer);
      const ours = await fastestAsk(landfall, 'SELECT INBOX', 'UNSELECT');
      const theirs = await fastestAsk(peer, 'SELECT INBOX', 'UNSELECT');
      return {
        value: ours.ms,
        peer: { name: 'Dovecot', value: theirs.ms },
        note: `${rows} messages; the fastest of ${rounds}`,
      };
    },
  },
  {
    name: 'imap server, APPEND',
    unit: 'messages/s',
    better: 'higher',
    target: { atLeast: 300 },
    async run(context) {
      const landfall = await startLandfall(context, { messages: 0, rows: 0 });
      const peer = await startPeer(context);
      const ours = await appendMs(landfall);
      return {
        value: perSecond(appended, ours),
        peer: { name: 'Dovecot', value: perSecond(appended, await appendMs(peer)) },
        note: `${appended} messages of 20 KB, one transaction and one sync for each, over one connection`,
      };
    },
  },
  {
    name: 'imap server, idle connection',
    unit: 'KB',
    better: 'lower',
    target: { atMost: 100 },
    async run(context) {
      const landfall = await startLandfall(context, { messages: 1_000, rows: 0 });
      const open: BareClient[] = [];
      context.cleanup(() => {
        for (const client of open) client[Symbol.dispose]();
      });
      const idle = async () => {
        const client = await BareClient.open(landfall);
        open.push(client);
        await client.ask('SELECT INBOX');
        await client.idle();
      };
      for (let count = 0; count < 20; count += 1) await idle();
      const before = await residentKb(landfall.child);
      for (let count = 0; count < connections; count += 1) await idle();
      return {
        value: ((await residentKb(landfall.child)) - before) / connections,
        note: `${connections} connections in IDLE with a mailbox of 1,000 messages open`,
      };
    },
  },
];
