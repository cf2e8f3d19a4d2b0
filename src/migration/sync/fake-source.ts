/** A source mailbox in memory that a test changes, and that misbehaves as it is told. */
import { AppError } from '../../base/errors.ts';
import { numberSetOf } from '../../wire/imap/index.ts';
import type { SourceFolder, SourceListing } from '../folders/source-folder.ts';
import type {
  BodyRequest,
  FetchedMessage,
  FolderReading,
  KnownFolder,
  SourceFolderState,
  SourceLane,
  SourceMailbox,
  SourceMessages,
  SourceSurvey,
} from './source-port.ts';

export interface FakeMessage {
  readonly uid: number;
  readonly bytes: Uint8Array;
  readonly receivedAt: number;
  readonly flags: number;
  readonly keywords: readonly string[];
  readonly labels: readonly string[];
  /** What the server says, where that is not so. */
  readonly announcedSize: number | undefined;
  readonly modseq: number;
}

export type NewFakeMessage = Partial<Omit<FakeMessage, 'uid' | 'modseq' | 'bytes'>> & {
  readonly bytes: Uint8Array | string;
};

export interface FakeFolder {
  name: string;
  attributes: readonly string[];
  uidValidity: number;
  uidNext: number;
  modseq: number;
  readonly mailboxId: string;
  messages: Map<number, FakeMessage>;
  expunged: { readonly uid: number; readonly modseq: number }[];
}

export interface FakeSourceAbilities {
  readonly condstore: boolean;
  readonly qresync: boolean;
  readonly mailboxIds: boolean;
  readonly gmail: boolean;
  readonly lanes: number;
  /** Larger ones come as streams. */
  readonly wholeBytes: number;
}

const defaultAbilities: FakeSourceAbilities = {
  condstore: true,
  qresync: true,
  mailboxIds: true,
  gmail: false,
  lanes: 2,
  wholeBytes: 64 * 1024,
};

export class FakeSource implements SourceMailbox {
  readonly identity: string;
  readonly abilities: FakeSourceAbilities;
  readonly folders = new Map<string, FakeFolder>();
  /** What was asked for: `survey`, `read INBOX`, `fetch INBOX 3 4`, `header INBOX 5`, `lane`. */
  readonly calls: string[] = [];
  /** By folder and uid, `INBOX 3`: why it cannot be had. */
  readonly unavailable = new Map<string, string>();
  /** Called before each message is given; what it throws ends the lane, what it changes has changed. */
  beforeMessage: (folder: string, uid: number) => void | Promise<void> = () => undefined;
  beforeReading: (folder: string) => void | Promise<void> = () => undefined;
  #lastValidity = 1000;
  #lastId = 0;
  #openLanes = 0;

  constructor(abilities: Partial<FakeSourceAbilities> = {}, identity = 'fake://source/user') {
    this.abilities = { ...defaultAbilities, ...abilities };
    this.identity = identity;
    this.create('INBOX');
  }

  create(name: string, attributes: readonly string[] = []): FakeFolder {
    this.#lastValidity += 1;
    this.#lastId += 1;
    const folder: FakeFolder = {
      name,
      attributes,
      uidValidity: this.#lastValidity,
      uidNext: 1,
      modseq: 1,
      mailboxId: `id${this.#lastId}`,
      messages: new Map(),
      expunged: [],
    };
    this.folders.set(name, folder);
    return folder;
  }

  folder(name: string): FakeFolder {
    const folder = this.folders.get(name);
    if (folder) return folder;
    throw new AppError({
      kind: 'notFound',
      code: 'migration.source.folderGone',
      message: `The source has no folder "${name}".`,
    });
  }

  deliver(name: string, given: NewFakeMessage): number {
    const folder = this.folder(name);
    const { bytes, ...more } = given;
    folder.modseq += 1;
    const uid = folder.uidNext;
    folder.uidNext += 1;
    folder.messages.set(uid, {
      receivedAt: Date.UTC(2026, 0, 1) + uid * 1000,
      flags: 0,
      keywords: [],
      labels: [],
      announcedSize: undefined,
      ...more,
      uid,
      bytes: typeof bytes === 'string' ? new Uint8Array(Buffer.from(bytes)) : bytes,
      modseq: folder.modseq,
    });
    return uid;
  }

  change(
    name: string,
    uid: number,
    change: Partial<Pick<FakeMessage, 'flags' | 'keywords' | 'labels'>>,
  ): void {
    const folder = this.folder(name);
    const message = this.message(name, uid);
    folder.modseq += 1;
    folder.messages.set(uid, { ...message, ...change, modseq: folder.modseq });
  }

  message(name: string, uid: number): FakeMessage {
    const message = this.folder(name).messages.get(uid);
    if (message) return message;
    throw new TypeError(`"${name}" has no message ${uid}.`);
  }

  expunge(name: string, uid: number): void {
    const folder = this.folder(name);
    if (!folder.messages.delete(uid)) return;
    folder.modseq += 1;
    folder.expunged.push({ uid, modseq: folder.modseq });
  }

  move(from: string, uid: number, to: string): number {
    const message = this.message(from, uid);
    this.expunge(from, uid);
    return this.deliver(to, message);
  }

  rename(from: string, to: string): void {
    for (const folder of [...this.folders.values()]) {
      if (folder.name !== from && !folder.name.startsWith(`${from}/`)) continue;
      this.folders.delete(folder.name);
      folder.name = to + folder.name.slice(from.length);
      this.folders.set(folder.name, folder);
    }
  }

  remove(name: string): void {
    this.folders.delete(name);
  }

  /** The same messages under other UIDs. */
  renumber(name: string, firstUid = 1): void {
    const folder = this.folder(name);
    this.#lastValidity += 1;
    folder.uidValidity = this.#lastValidity;
    folder.modseq += 1;
    folder.expunged = [];
    const messages = [...folder.messages.values()];
    folder.messages = new Map(
      messages.map((message, position) => {
        const uid = firstUid + position;
        return [uid, { ...message, uid, modseq: folder.modseq }];
      }),
    );
    folder.uidNext = firstUid + messages.length;
  }

  async survey(signal: AbortSignal): Promise<SourceSurvey> {
    signal.throwIfAborted();
    this.calls.push('survey');
    const { mailboxIds, gmail } = this.abilities;
    const listing: SourceListing = {
      folders: [...this.folders.values()].map(
        ({ name, attributes, mailboxId }): SourceFolder => ({
          name,
          delimiter: '/',
          attributes,
          ...(mailboxIds && { mailboxId }),
        }),
      ),
      namespaces: undefined,
      readName: (raw) => ({ text: raw, isExact: true }),
      isGmail: gmail,
    };
    const states = new Map<string, SourceFolderState>();
    for (const folder of this.folders.values()) {
      if (!folder.attributes.includes('\\Noselect')) states.set(folder.name, this.#stateOf(folder));
    }
    return { listing, states, userRoot: undefined };
  }

  async readFolder(
    name: string,
    known: KnownFolder | undefined,
    signal: AbortSignal,
  ): Promise<FolderReading> {
    await this.beforeReading(name);
    signal.throwIfAborted();
    this.calls.push(`read ${name}`);
    const { condstore, qresync } = this.abilities;
    const folder = this.folder(name);
    const since = condstore && known?.uidValidity === folder.uidValidity ? known.highestModseq : undefined;
    const all = [...folder.messages.values()].sort((a, b) => a.uid - b.uid);
    const listed = since === undefined ? all : all.filter(({ modseq }) => BigInt(modseq) > since);
    const { uidValidity, uidNext, highestModseq, mailboxId } = this.#stateOf(folder);
    const gone = folder.expunged.filter(({ modseq }) => since !== undefined && BigInt(modseq) > since);
    const isPartial = since !== undefined;
    return {
      uidValidity,
      uidNext,
      highestModseq,
      mailboxId,
      kind: isPartial ? 'changes' : 'all',
      messages: tableOf(listed, this.abilities.gmail),
      vanished: isPartial && qresync ? numberSetOf(gone.map(({ uid }) => uid)) : undefined,
      uids: isPartial && !qresync ? numberSetOf(all.map(({ uid }) => uid)) : undefined,
      problems: [],
    };
  }

  async openLane(signal: AbortSignal): Promise<SourceLane | undefined> {
    signal.throwIfAborted();
    if (this.#openLanes >= this.abilities.lanes) return undefined;
    this.#openLanes += 1;
    this.calls.push('lane');
    let isOpen = true;
    return {
      fetch: (request) => this.#fetch(request),
      close: async () => {
        if (isOpen) this.#openLanes -= 1;
        isOpen = false;
      },
    };
  }

  async close(): Promise<void> {
    this.calls.push('close');
  }

  #stateOf(folder: FakeFolder): SourceFolderState {
    const { uidValidity, uidNext, modseq, mailboxId, messages } = folder;
    return {
      messages: messages.size,
      uidNext,
      uidValidity,
      highestModseq: this.abilities.condstore ? BigInt(modseq) : undefined,
      mailboxId: this.abilities.mailboxIds ? mailboxId : undefined,
    };
  }

  #fetch({
    folder: name,
    uidValidity,
    uids,
    headerOnly = false,
  }: BodyRequest): AsyncIterable<FetchedMessage> {
    this.calls.push(`${headerOnly ? 'header' : 'fetch'} ${name} ${uids.join(' ')}`);
    const source = this;
    return (async function* () {
      for (const uid of uids) {
        await source.beforeMessage(name, uid);
        const folder = source.folder(name);
        if (folder.uidValidity !== uidValidity) throw renumbered(name);
        yield source.#answer(folder, uid, headerOnly);
      }
    })();
  }

  #answer(folder: FakeFolder, uid: number, headerOnly: boolean): FetchedMessage {
    const message = folder.messages.get(uid);
    const text = this.unavailable.get(`${folder.name} ${uid}`);
    if (message === undefined) return { kind: 'gone', uid };
    const { bytes } = message;
    if (headerOnly) return { kind: 'message', uid, bytes: headerOf(bytes) };
    if (text !== undefined) return { kind: 'unavailable', uid, text };
    if (bytes.byteLength <= this.abilities.wholeBytes) return { kind: 'message', uid, bytes: bytes.slice() };
    return { kind: 'stream', uid, announcedSize: bytes.byteLength, pieces: piecesOf(bytes) };
  }
}

function renumbered(name: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'migration.source.uidValidity',
    message: `The folder "${name}" has other UIDs now.`,
  });
}

function headerOf(bytes: Uint8Array): Uint8Array {
  const end = Buffer.from(bytes).indexOf('\r\n\r\n');
  return bytes.slice(0, end === -1 ? bytes.byteLength : end + 4);
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const size = 16 * 1024;
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.slice(at, at + size);
}

function tableOf(messages: readonly FakeMessage[], isGmail: boolean): SourceMessages {
  const keywordSets: (readonly string[])[] = [];
  const numbers = new Map<string, number>();
  const keywords = messages.map((message) => {
    const key = message.keywords.join(' ');
    const number = numbers.get(key) ?? numbers.size;
    if (!numbers.has(key)) keywordSets.push(message.keywords);
    numbers.set(key, number);
    return number;
  });
  return {
    uids: Uint32Array.from(messages, ({ uid }) => uid),
    sizes: Float64Array.from(messages, ({ bytes, announcedSize }) => announcedSize ?? bytes.byteLength),
    receivedAts: Float64Array.from(messages, ({ receivedAt }) => receivedAt),
    flags: Uint32Array.from(messages, ({ flags }) => flags),
    keywordSets,
    keywords: Uint32Array.from(keywords),
    labels: isGmail ? messages.map(({ labels }) => labels) : undefined,
  };
}
