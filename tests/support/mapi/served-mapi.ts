/** Mailboxes of an organisation in memory, served by MAPI over HTTP, and clients that have signed in. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../../../src/base/clock.ts';
import { AppError } from '../../../src/base/errors.ts';
import type { Guid, MailboxId, RecipientId, TenantId } from '../../../src/base/ids.ts';
import { systemRandom } from '../../../src/base/random.ts';
import type { Mailbox } from '../../../src/mailbox/mailbox.ts';
import { openMemoryStore, TestMailboxes } from '../../../src/mailbox/test-mailboxes.ts';
import { legacyDnOf, readLegacyDn } from '../../../src/organization/legacy-dn.ts';
import { EmsmdbEndpoint } from '../../../src/servers/mapi/emsmdb-endpoint.ts';
import type { MapiRequestEntry } from '../../../src/servers/mapi/request-log.ts';
import type { MailboxOwner, PublicFolders, SentMessage } from '../../../src/servers/mapi/rooms.ts';
import type { ContextKeeper, KeptContext } from '../../../src/servers/mapi/transport/context-registry.ts';
import type { MapiCaller } from '../../../src/servers/mapi/transport/endpoint.ts';
import { MapiServer } from '../../../src/servers/mapi/transport/mapi-server.ts';
import { defaultMapiSettings, type MapiSettings } from '../../../src/servers/mapi/transport/mapi-settings.ts';
import { unlimitedQuotas } from '../../../src/store/ports/mail-model.ts';
import { EmsmdbClient } from './emsmdb-client.ts';
import { MapiHttpClient } from './http-client.ts';

export const organization = '0a1b2c3d-0000-4000-8000-00000000000a' as Guid;
const people = ['anna', 'kim'] as const;
export type Person = (typeof people)[number];

const guidOf = (index: number) => `0a1b2c3d-0000-4000-8000-0000000000b${index}` as Guid;
export const dnOf = (person: Person): string => legacyDnOf(organization, guidOf(people.indexOf(person)));

/** Contexts that one process leaves to the next. */
class KeptInMemory implements ContextKeeper {
  readonly kept = new Map<string, { account: string; context: KeptContext }>();

  async save({ account }: MapiCaller, contexts: readonly KeptContext[]): Promise<void> {
    for (const context of contexts) this.kept.set(context.state.id, { account, context });
  }

  async take({ account }: MapiCaller, id: string): Promise<KeptContext | undefined> {
    const found = this.kept.get(id);
    if (found?.account !== account) return undefined;
    this.kept.delete(id);
    return found.context;
  }
}

const publicFoldersGuid = '0a1b2c3d-0000-4000-8000-0000000000f0' as Guid;
export const publicFoldersDn = legacyDnOf(organization, publicFoldersGuid);

export interface ServedMapiOptions {
  /** The organisation has public folders. */
  readonly publicFolders?: boolean;
  readonly settings?: Partial<MapiSettings>;
  readonly clock?: Clock;
  readonly language?: 'en' | 'ko';
  /** Who may send as whom. */
  readonly sendsAs?: readonly (readonly [Person, Person])[];
}

export interface ServedMapi {
  readonly room: TestMailboxes;
  readonly mailboxes: Readonly<Record<Person, Mailbox>>;
  readonly port: number;
  readonly log: readonly MapiRequestEntry[];
  /** What was submitted and not called back. */
  readonly sent: Map<Guid, SentMessage>;
  /** What senders were told: `read`, `notRead`, and the subject. */
  readonly receipts: readonly string[];
  http(person: Person, path?: string): MapiHttpClient;
  /** Connected. */
  connect(person?: Person): Promise<EmsmdbClient>;
  /** The process ends, and another one takes its place on the same port. */
  restart(): Promise<void>;
}

export async function serveMapi(options: ServedMapiOptions = {}): Promise<ServedMapi> {
  const { clock = systemClock, language = 'en' } = options;
  const room = new TestMailboxes({ store: openMemoryStore(clock, '') });
  onTestFinished(() => room.close());
  const mailboxes = { anna: await room.make({ language }), kim: await room.make({ language }) };
  const owners = await Promise.all(
    people.map((person, index) => ownerOf(person, index, mailboxes[person], language)),
  );
  const ownerOfName = (name: Person) => owners[people.indexOf(name)];
  const publicFolders = options.publicFolders === true ? await makePublicFolders(room) : undefined;
  const log: MapiRequestEntry[] = [];
  const keeper = new KeptInMemory();
  const sent = new Map<Guid, SentMessage>();
  const receipts: string[] = [];
  const settings: MapiSettings = { ...defaultMapiSettings, ...options.settings };
  const start = async () => {
    const rooms = {
      findOwner: async (_caller: MapiCaller, dn: string) =>
        owners.find(({ guid }) => guid === readLegacyDn(dn)?.recipient),
      findPublicFolders: async (caller: MapiCaller, dn: string): Promise<PublicFolders | undefined> => {
        const reader = owners.find(({ recipient }) => recipient === caller.recipient);
        if (publicFolders === undefined || reader === undefined) return undefined;
        if (dn !== '' && dn !== publicFoldersDn) return undefined;
        const { key, guid } = publicFolders;
        const mailbox = room.mailboxes.openPublicFolders(key, guid, reader.mailbox.key);
        return {
          ...{ recipient: 99 as RecipientId, guid: publicFoldersGuid, mailboxGuid: guid, mailbox, language },
          ...{ displayName: 'PublicFolders', address: 'pf@contoso.com', legacyDn: publicFoldersDn },
        };
      },
      namesOf: async () => new Map(owners.map(({ guid, displayName }) => [guid, displayName])),
      findAddress: async (_caller: MapiCaller, dn: string) =>
        owners.find(({ guid }) => guid === readLegacyDn(dn)?.recipient)?.address,
      maySendAs: async (caller: MapiCaller, owner: RecipientId) =>
        options.sendsAs?.some(
          ([who, as]) =>
            ownerOfName(who)?.recipient === caller.recipient && ownerOfName(as)?.recipient === owner,
        ) ?? false,
      acknowledge: async (_caller: MapiCaller, { head, kind }: { head: Uint8Array; kind: string }) => {
        receipts.push(`${kind} ${/^Subject: (.*)$/m.exec(Buffer.from(head).toString())?.[1]?.trim()}`);
      },
      submit: async (_caller: MapiCaller, message: SentMessage) => {
        const id = systemRandom.guid();
        sent.set(id, message);
        return id;
      },
      withdraw: async (_caller: MapiCaller, id: Guid) => {
        if (sent.delete(id)) return;
        throw new AppError({ kind: 'notFound', code: 'test.sent', message: 'It was delivered.' });
      },
    };
    const parts = { settings: () => settings, clock, random: systemRandom, log: room.log };
    const server = new MapiServer({
      ...parts,
      endpoints: [new EmsmdbEndpoint({ ...parts, rooms })],
      authenticate: async (request) => {
        const [name = '', password] = Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64')
          .toString()
          .split(':');
        const owner = owners.find(({ displayName }) => displayName === name);
        if (owner === undefined || password !== 'pass')
          return { kind: 'challenge', challenges: ['Basic realm="Landfall"'] };
        return { kind: 'caller', scheme: 'Basic', caller: callerOf(owner) };
      },
      keeper,
      requestLog: { record: (entry) => void log.push(entry) },
      serverApplication: 'Exchange/15.02.0986.005',
    });
    await server.start();
    return server;
  };
  let running = await start();
  const listener = createServer((request, response) => {
    const name = request.url?.startsWith('/mapi/nspi') === true ? 'nspi' : 'emsmdb';
    running.handle(name, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  onTestFinished(async () => {
    await running.stop();
    listener.closeAllConnections();
    await new Promise((resolve) => listener.close(resolve));
  });
  const http = (person: Person, path = '/mapi/emsmdb') => {
    const client = new MapiHttpClient({ port, path, user: person, password: 'pass' });
    onTestFinished(() => client.close());
    return client;
  };
  return {
    ...{ room, mailboxes, port, log, sent, receipts, http },
    async connect(person = 'anna') {
      const client = new EmsmdbClient(http(person));
      const { responseCode } = await client.connect(dnOf(person));
      if (responseCode !== 0) throw new Error(`Connect was answered with ${responseCode}.`);
      return client;
    },
    async restart() {
      await running.stop();
      listener.closeIdleConnections();
      running = await start();
    },
  };
}

async function makePublicFolders({ mailboxes }: TestMailboxes) {
  const key = { tenant: 1 as TenantId, mailbox: 900 as MailboxId };
  const guid = systemRandom.guid();
  await mailboxes.provisionPublicFolders(key, { guid, quotas: unlimitedQuotas });
  return { key, guid };
}

async function ownerOf(
  person: Person,
  index: number,
  mailbox: Mailbox,
  language: 'en' | 'ko',
): Promise<MailboxOwner> {
  const { guid: mailboxGuid } = await mailbox.describe();
  return {
    recipient: (index + 1) as RecipientId,
    guid: guidOf(index),
    mailboxGuid,
    displayName: person,
    address: `${person}@contoso.com`,
    legacyDn: dnOf(person),
    language,
    mailbox,
  };
}

const callerOf = ({ recipient, guid, displayName, address }: MailboxOwner): MapiCaller => ({
  account: `1/${recipient}`,
  tenant: 1 as TenantId,
  organization,
  organizationName: 'contoso',
  recipient,
  guid,
  name: address || displayName,
});
