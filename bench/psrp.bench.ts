import { readFileSync } from 'node:fs';
import type { Guid } from '../src/base/ids.ts';
import { RemoteObject } from '../src/wire/clixml/index.ts';
import { HashtableValue, type Value } from '../src/wire/powershell-language/index.ts';
import {
  ClientPool,
  noHost,
  noMerges,
  type PipelineRequest,
  type ServerPipeline,
  ServerPool,
} from '../src/wire/psrp/index.ts';
import { compressChunks, decompressHuffman } from '../src/wire/xpress/index.ts';
import { type Benchmark, perSecond } from './harness.ts';

const count = 1_000;
const propertyCount = 70;
/** What a Receive of Windows leaves for a fragment: 150 KB of envelope, base64 inside. */
const fragmentBytes = 110_000;
const poolId = '11111111-2222-3333-4444-555555555555' as Guid;
const runId = 'aaaaaaaa-2222-3333-4444-555555555555' as Guid;

function propertyValue(property: number, mailbox: number): Value {
  if (property % 7 === 0) return [`user${mailbox}@contoso.com`, `user${mailbox}@contoso.onmicrosoft.com`];
  if (property % 5 === 0) return new Date(1_700_000_000_000 + mailbox * 1_000);
  if (property % 3 === 0) return property * mailbox;
  return property % 2 === 0 ? true : `김철수 ${mailbox} of contoso.com`;
}

const mailboxes = Array.from({ length: count }, (_, mailbox) => {
  const properties = Array.from(
    { length: propertyCount },
    (_, property) => [`PropertyOfMailbox${property}`, propertyValue(property, mailbox)] as const,
  );
  const typeNames = ['Microsoft.Exchange.Data.Directory.Management.Mailbox', 'System.Object'];
  return new RemoteObject({ typeNames, text: `user${mailbox}`, adapted: properties });
});

const request: PipelineRequest = {
  statements: [
    [{ text: 'Get-Mailbox', isScript: false, useLocalScope: undefined, args: [], merges: noMerges }],
  ],
  isNested: false,
  noInput: true,
  addToHistory: false,
  history: undefined,
  redirectErrors: false,
  apartmentState: 'Unknown',
  streamOptions: 0,
  hostInfo: noHost,
};

function carry(from: ClientPool | ServerPool, to: ClientPool | ServerPool, scope: Guid | undefined): void {
  for (let bytes = from.take(scope, fragmentBytes); bytes; bytes = from.take(scope, fragmentBytes)) {
    to.receive(bytes);
  }
  while (to.next()) {
    // Who opens and what is asked is known here.
  }
}

function openRun(): { client: ClientPool; server: ServerPool; run: ServerPipeline } {
  const client = new ClientPool({ id: poolId });
  const server = new ServerPool({ randomBytes: (length) => new Uint8Array(length) });
  client.open();
  carry(client, server, undefined);
  server.accept(new HashtableValue());
  carry(server, client, undefined);
  client.createPipeline(runId, request);
  carry(client, server, runId);
  return { client, server, run: server.pipeline(runId) };
}

function takeAll(server: ServerPool): Uint8Array[] {
  const fragments: Uint8Array[] = [];
  for (let bytes = server.take(runId, fragmentBytes); bytes; bytes = server.take(runId, fragmentBytes)) {
    fragments.push(bytes);
  }
  return fragments;
}

interface RoundTrip {
  readonly writeMs: number;
  readonly readMs: number;
  readonly bytes: number;
}

function roundTrip(): RoundTrip {
  const { client, server, run } = openRun();
  const start = performance.now();
  for (const mailbox of mailboxes) run.output(mailbox);
  const fragments = takeAll(server);
  const written = performance.now();
  for (const fragment of fragments) client.receive(fragment);
  let outputs = 0;
  for (let event = client.next(); event; event = client.next()) if (event.type === 'output') outputs++;
  const read = performance.now();
  if (outputs !== count) throw new Error(`psrp: ${outputs} objects came of ${count}`);
  const bytes = fragments.reduce((sum, fragment) => sum + fragment.length, 0);
  return { writeMs: written - start, readMs: read - written, bytes };
}

/** The best of some runs: what the code takes, with as little as may be of what else the machine does. */
function bestRoundTrip(): RoundTrip {
  const runs = Array.from({ length: 10 }, roundTrip);
  return {
    writeMs: Math.min(...runs.map(({ writeMs }) => writeMs)),
    readMs: Math.min(...runs.map(({ readMs }) => readMs)),
    bytes: runs[0]?.bytes ?? 0,
  };
}

const corpus = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../tests/corpora/psrp/${name}`, import.meta.url)));

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'remoting, 1,000 mailboxes serialised',
    unit: 'ms',
    better: 'lower',
    target: { atMost: 150 },
    async run() {
      const { writeMs, readMs, bytes } = bestRoundTrip();
      return { value: writeMs, extra: { readMs, bytes }, note: `${propertyCount} properties each` };
    },
  },
  {
    name: 'remoting, compressed input expanded',
    unit: 'MB/s',
    better: 'higher',
    target: { atLeast: 20 },
    async run() {
      const [packed, plain] = [corpus('big.xpresshuff'), corpus('big.plain')];
      const rounds = 300;
      const start = performance.now();
      for (let i = 0; i < rounds; i++) decompressHuffman(packed, plain.length);
      return { value: perSecond((rounds * plain.length) / 1e6, performance.now() - start) };
    },
  },
  {
    name: 'remoting, output compressed',
    unit: 'MB/s',
    better: 'higher',
    target: { atLeast: 15, extra: { ratio: { atLeast: 5 } } },
    async run() {
      const plain = corpus('windows-messages.json');
      let packed = compressChunks(plain);
      const rounds = 20;
      const start = performance.now();
      for (let i = 0; i < rounds; i++) packed = compressChunks(plain);
      const value = perSecond((rounds * plain.length) / 1e6, performance.now() - start);
      return { value, extra: { ratio: plain.length / packed.length } };
    },
  },
];
