/** The whole server in a process of its own, with people who have mail: what bench/mapi.bench.ts asks by HTTP. */
import { once } from 'node:events';
import path from 'node:path';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { systemRandom } from '../../src/base/random.ts';
import { composeServer } from '../../src/composition/compose-server.ts';
import { openFolder, openPlatform } from '../../src/composition/open-platform.ts';
import { getConfiguration, loadConfiguration } from '../../src/configuration/load.ts';
import type { Mailbox } from '../../src/mailbox/mailbox.ts';
import { legacyDnOf } from '../../src/organization/legacy-dn.ts';
import { ErrorRecord } from '../../src/wire/powershell-language/index.ts';
import { fillFolder, importMessages, messageSource } from '../store-fixture.ts';
import { password } from './outlook.ts';

export interface ServeInput {
  readonly scratch: string;
  /** How many messages each has in the inbox. */
  readonly people: readonly number[];
  /** No two messages have the same bytes. */
  readonly isVaried?: boolean;
}

export interface Person {
  readonly user: string;
  readonly dn: string;
}

export interface Served {
  readonly port: number;
  readonly people: readonly Person[];
}

export type Question =
  | { readonly ask: 'figures' }
  /** The same after a collection of garbage, which is nothing that a request costs. */
  | { readonly ask: 'settled' }
  | { readonly ask: 'deliver'; readonly person: number }
  | { readonly ask: 'fill'; readonly person: number; readonly messages: number; readonly bytes: number };

export interface Figures {
  readonly cpuMs: number;
  readonly residentMb: number;
  /** On the clock that all processes of a machine share: when the mail was begun to be stored. */
  readonly at: number;
}

// Whoever started it may be gone without a word.
process.once('disconnect', () => process.exit(0));
const [input] = (await once(process, 'message')) as [ServeInput];
const settings = [
  `store.dataFolder=${path.join(input.scratch, 'data')}`,
  ...['web.port=0', 'web.address=127.0.0.1', 'web.tls=false'].map((each) => `listeners.${each}`),
  ...['operations', 'imaps', 'imap', 'smtp', 'submission', 'submissions'].map(
    (name) => `listeners.${name}.enabled=false`,
  ),
  // All come from one address here.
  'limits.maxConnections=30000',
  'limits.maxConnectionsPerAddress=30000',
  'metrics.processMetrics=false',
];
const config = getConfiguration(loadConfiguration({ settings, environment: {}, workingFolder: '/' }));
const lent = { clock: systemClock, random: systemRandom, log: silentLog, version: '1.0.0' };
const holder = { ...lent, pid: process.pid, command: 'benchmark' };
const folder = openFolder(config, {}, holder);
const platform = await openPlatform(config, folder, {}, holder);

const { boxes, people } = await makePeople();
const server = composeServer({ platform, folder, ...lent });
await server.supervisor.start();
const [web] = server.listeners;
process.send?.({ port: web?.port ?? 0, people } satisfies Served);

process.on('message', (question: Question) => {
  answer(question).then(
    (figures) => process.send?.(figures),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});

async function answer(question: Question): Promise<Figures> {
  const at = Number(process.hrtime.bigint()) / 1e6;
  if (question.ask === 'deliver') {
    const box = boxes[question.person];
    const inbox = (await box?.folders())?.getRole('inbox').folder;
    if (box === undefined || inbox === undefined) throw new Error('There is no such person.');
    const bytes = Buffer.from(`From: minsu@contoso.com\r\nSubject: news ${at}\r\n\r\nnews\r\n`);
    await box.append(inbox, bytes, { receivedAt: Date.now(), flags: 0, keywords: [] });
  }
  if (question.ask === 'fill') await fill(question);
  const { user, system } = process.cpuUsage();
  if (question.ask === 'settled') globalThis.gc?.();
  return { cpuMs: (user + system) / 1_000, residentMb: process.memoryUsage().rss / 2 ** 20, at };
}

async function fill({ person, messages, bytes }: Extract<Question, { ask: 'fill' }>): Promise<void> {
  const box = boxes[person];
  const inbox = (await box?.folders())?.getRole('inbox').folder;
  if (box === undefined || inbox === undefined) throw new Error('There is no such person.');
  await importMessages({ mailbox: box, inbox }, reports(messages, bytes));
  await platform.mailboxes.indexer.catchUp(box.key);
}

/** Batches of messages none of which has the bytes of another. */
function* reports(messages: number, bytes: number): Generator<Uint8Array[]> {
  const atOnce = 100;
  for (let first = 0; first < messages; first += atOnce) {
    yield Array.from({ length: Math.min(atOnce, messages - first) }, (_, index) => {
      const number = first + index;
      const head = `From: minsu@contoso.com\r\nTo: user@contoso.com\r\nSubject: report ${number}\r\n\r\n`;
      const line = `${number} what was done and what is to be done yet, with figures of the week\r\n`;
      return Buffer.from(head + line.repeat(Math.ceil(bytes / line.length)));
    });
  }
}

async function makePeople(): Promise<{ boxes: Mailbox[]; people: Person[] }> {
  await run('New-Organization contoso -DomainName contoso.com | Out-Null');
  await run('Set-OrganizationConfig -MapiHttpEnabled $true -Force');
  const [organization] = await platform.directory.listTenants({ limit: 10 });
  if (organization === undefined) throw new Error('The organisation was not made.');
  const boxes: Mailbox[] = [];
  const people: Person[] = [];
  for (const [number, messages] of input.people.entries()) {
    const name = `user${number}`;
    await run(`New-Mailbox ${name} -Password '${password}' | Out-Null`);
    const user = `${name}@contoso.com`;
    const key = { kind: 'address', value: user } as const;
    const [found] = await platform.directory.findByKeys(organization.tenant, [key]);
    if (!found?.recipient.mailbox) throw new Error(`${name} has no mailbox.`);
    const { mailbox } = found.recipient.mailbox;
    const box = platform.mailboxes.open({ tenant: organization.tenant, mailbox });
    const inbox = (await box.folders()).getRole('inbox').folder;
    if (input.isVaried === true) await importMessages({ mailbox: box, inbox }, [messageSource()(messages)]);
    else if (messages > 0) await fillFolder({ mailbox: box, inbox }, messages - 1);
    // Mail that has been here for a while is indexed: what maintenance does behind is no part of a request.
    await platform.mailboxes.indexer.catchUp(box.key);
    boxes.push(box);
    people.push({ user, dn: legacyDnOf(organization.guid, found.recipient.guid) });
  }
  return { boxes, people };
}

async function run(line: string): Promise<void> {
  const terms = { language: 'en', signal: new AbortController().signal } as const;
  const session = await platform.sessions.open({ kind: 'platform', name: 'benchmark' }, terms);
  const write = (_stream: string, value: unknown) => {
    if (value instanceof ErrorRecord) throw new Error(value.fullyQualifiedErrorId);
  };
  for await (const value of session.run(line, { write })) process.stderr.write(`${String(value)}\n`);
}
