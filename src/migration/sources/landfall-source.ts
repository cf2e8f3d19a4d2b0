import { Buffer } from 'node:buffer';
import type { ChangeNumber, FolderId, Uid } from '../../base/ids.ts';
import type { FolderTree } from '../../mailbox/folder-tree.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import type { Folder, Message } from '../../store/ports/mail-model.ts';
import { allUids, uidRangesOf } from '../../store/uid-ranges.ts';
import { numberSetOf } from '../../wire/imap/index.ts';
import { sourceError } from '../connection/source-error.ts';
import type { SourceFolder } from '../folders/source-folder.ts';
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
} from '../sync/source-port.ts';
import { wholeMessageBytes } from './body-collector.ts';
import { attributesOfRoles, landfallDelimiter, rawNameOf, readLandfallName } from './landfall-names.ts';

const messagesPerPage = 2000;
const bodiesPerPage = 200;
const headerBytes = 256 * 1024;

/** A mailbox of this platform, to copy out of. Change numbers are its mod-sequences, tombstones what has vanished. */
export class LandfallSource implements SourceMailbox {
  readonly identity: string;
  readonly #mailbox: Mailbox;

  constructor(mailbox: Mailbox) {
    const { tenant, mailbox: id } = mailbox.key;
    this.#mailbox = mailbox;
    this.identity = `landfall:${tenant}/${id}`;
  }

  async survey(signal: AbortSignal): Promise<SourceSurvey> {
    const tree = await this.#mailbox.folders();
    signal.throwIfAborted();
    const folders: SourceFolder[] = [];
    const states = new Map<string, SourceFolderState>();
    for (const folder of tree.visible()) {
      const name = nameOf(tree, folder);
      if (name === undefined) continue;
      const attribute = folder.role === null ? undefined : attributesOfRoles[folder.role];
      const { uidValidity, uidNext } = folder;
      const mailboxId = String(folder.folder);
      const holdsMail = /^(?:IPF\.Note\b.*)?$/i.test(folder.folderClass);
      const attributes = [
        ...(attribute === undefined ? [] : [attribute]),
        // Appointments and contacts are no mail, and mean nothing elsewhere.
        ...(holdsMail ? [] : ['\\Noselect']),
      ];
      folders.push({ name, delimiter: landfallDelimiter, attributes, mailboxId, uidValidity, uidNext });
      if (holdsMail) states.set(name, stateOf(folder));
    }
    const namespace = { prefix: '', delimiter: landfallDelimiter };
    const namespaces = { personal: [namespace], other: [], shared: [] };
    const listing = { folders, namespaces, readName: readLandfallName, isGmail: false };
    return { listing, states, userRoot: undefined };
  }

  async readFolder(
    name: string,
    known: KnownFolder | undefined,
    signal: AbortSignal,
  ): Promise<FolderReading> {
    const folder = await this.#getFolder(name);
    const { uidValidity, uidNext, contentChange } = folder;
    const common = {
      uidValidity,
      uidNext,
      // As it stood before anything was read: what changes meanwhile is told again the next time.
      highestModseq: BigInt(contentChange),
      mailboxId: String(folder.folder),
      uids: undefined,
      problems: [],
    };
    const since = known?.uidValidity === uidValidity ? known.highestModseq : undefined;
    if (since === undefined) {
      return {
        ...common,
        kind: 'all',
        messages: await this.#listAll(folder.folder, signal),
        vanished: undefined,
      };
    }
    const { messages, gone } = await this.#changes(folder.folder, Number(since) as ChangeNumber, signal);
    return { ...common, kind: 'changes', messages, vanished: numberSetOf(gone) };
  }

  openLane(): Promise<SourceLane> {
    return Promise.resolve({
      fetch: (request) => this.#bodies(request),
      close: () => Promise.resolve(),
    });
  }

  async close(): Promise<void> {
    // The mailbox is whoever's who opened it.
  }

  async #getFolder(name: string): Promise<Folder> {
    const tree = await this.#mailbox.folders();
    const found = tree.visible().find((folder) => nameOf(tree, folder) === name);
    if (found) return found;
    throw sourceError('folder', {
      what: `There is no folder "${readLandfallName(name).text}" any more.`,
      next: 'The next round of the copy sees the folders as they are then.',
    });
  }

  async #listAll(folder: FolderId, signal: AbortSignal): Promise<SourceMessages> {
    const all = new Columns();
    let [range] = allUids;
    while (range !== undefined) {
      signal.throwIfAborted();
      const page = await this.#mailbox.listMessages(folder, [range], messagesPerPage);
      for (const message of page) all.add(message);
      const last = page.at(-1);
      if (last === undefined || page.length < messagesPerPage) break;
      range = { first: (last.uid + 1) as Uid, last: range.last };
    }
    return all.finish();
  }

  /** An object appears once, at its last change. */
  async #changes(
    folder: FolderId,
    since: ChangeNumber,
    signal: AbortSignal,
  ): Promise<{ readonly messages: SourceMessages; readonly gone: number[] }> {
    const messages: Message[] = [];
    const gone: number[] = [];
    for (let from = since, more = true; more; ) {
      signal.throwIfAborted();
      const page = await this.#mailbox.changesSince(from, { limit: messagesPerPage, folder });
      for (const change of page.changes) {
        if (change.kind === 'message' && change.message.folder === folder) messages.push(change.message);
        else if (change.kind === 'messageGone' && change.folder === folder) gone.push(change.uid);
      }
      from = page.upTo;
      more = page.more;
    }
    const changed = new Columns();
    for (const message of messages.sort((a, b) => a.uid - b.uid)) changed.add(message);
    return { messages: changed.finish(), gone };
  }

  async *#bodies(request: BodyRequest): AsyncGenerator<FetchedMessage> {
    const { folder: name, uidValidity, uids, signal } = request;
    const folder = await this.#getFolder(name);
    if (folder.uidValidity !== uidValidity)
      throw sourceError('uidValidity', {
        what: `The messages of the folder "${readLandfallName(name).text}" have other UIDs now.`,
        next: 'Read the folder again; its messages are recognised by their content.',
        retryable: true,
      });
    for (let at = 0; at < uids.length; at += bodiesPerPage) {
      signal.throwIfAborted();
      const asked = uids.slice(at, at + bodiesPerPage);
      const ranges = uidRangesOf(asked.map((uid) => uid as Uid));
      const page = await this.#mailbox.listMessages(folder.folder, ranges, bodiesPerPage);
      const found = new Map(page.map((message) => [message.uid as number, message]));
      for (const uid of asked) {
        signal.throwIfAborted();
        const message = found.get(uid);
        yield message === undefined ? { kind: 'gone', uid } : await this.#body(message, request);
      }
    }
  }

  async #body(message: Message, { headerOnly = false }: BodyRequest): Promise<FetchedMessage> {
    const { uid } = message;
    const body = await this.#mailbox.openBody(message);
    if (headerOnly) {
      const end = Math.min(headerBytes, body.bytes);
      const beginning = Buffer.concat(await Array.fromAsync(body.stream({ start: 0, end })));
      return { kind: 'message', uid, bytes: headerOf(beginning) };
    }
    if (body.bytes <= wholeMessageBytes) return { kind: 'message', uid, bytes: await body.read() };
    return { kind: 'stream', uid, announcedSize: body.bytes, pieces: body.stream() };
  }
}

function nameOf(tree: FolderTree, folder: Folder): string | undefined {
  if (folder.role === 'inbox') return 'INBOX';
  const path = tree.pathOf(folder.folder);
  return path && rawNameOf(path);
}

function stateOf({ messageCount, uidNext, uidValidity, contentChange, folder }: Folder): SourceFolderState {
  return {
    messages: messageCount,
    uidNext,
    uidValidity,
    highestModseq: BigInt(contentChange),
    mailboxId: String(folder),
  };
}

/** Half a million rows in columns take a tenth of what as many objects take. */
class Columns {
  readonly #uids: number[] = [];
  readonly #sizes: number[] = [];
  readonly #receivedAts: number[] = [];
  readonly #flags: number[] = [];
  readonly #keywords: number[] = [];
  readonly #keywordSets: (readonly string[])[] = [[]];
  readonly #numbers = new Map<string, number>([['', 0]]);

  add({ uid, size, receivedAt, flags, keywords }: Message): void {
    this.#uids.push(uid);
    this.#sizes.push(size);
    this.#receivedAts.push(receivedAt);
    this.#flags.push(flags);
    const key = keywords.join(' ');
    const known = this.#numbers.get(key);
    if (known === undefined) this.#numbers.set(key, this.#keywordSets.push(keywords) - 1);
    this.#keywords.push(known ?? this.#keywordSets.length - 1);
  }

  finish(): SourceMessages {
    return {
      uids: Uint32Array.from(this.#uids),
      sizes: Float64Array.from(this.#sizes),
      receivedAts: Float64Array.from(this.#receivedAts),
      flags: Uint32Array.from(this.#flags),
      keywordSets: this.#keywordSets,
      keywords: Uint32Array.from(this.#keywords),
      labels: undefined,
    };
  }
}

/** RFC 5322 section 2.1: up to the empty line, with it. */
function headerOf(beginning: Buffer): Buffer {
  const ends = [beginning.indexOf('\r\n\r\n'), beginning.indexOf('\n\n')].map((at, index) =>
    at === -1 ? beginning.length : at + (index === 0 ? 4 : 2),
  );
  return beginning.subarray(0, Math.min(...ends));
}
