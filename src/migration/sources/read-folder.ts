/** What is in one folder: everything, or what changed since, as far as the server can tell. */
import {
  type FetchItem,
  type NumberSet,
  numberSetOf,
  numbersOf,
  readMailboxName,
  type StatusResponse,
} from '../../wire/imap/index.ts';
import { type FolderOpening, type OpenedFolder, openFolder } from '../connection/folder-opening.ts';
import type { ImapConnection } from '../connection/imap-connection.ts';
import type { AnswerReceiver } from '../connection/open-commands.ts';
import { findBusy, quotedStatus, refusalError } from '../connection/source-error.ts';
import type { FolderReading, KnownFolder } from '../sync/source-port.ts';
import { MessageTable } from './message-table.ts';

const everything: NumberSet = [{ first: 1, last: Number.POSITIVE_INFINITY }];
/** For a server that could not answer for all at once. */
const pieceOfMessages = 1_000;

export async function readFolder(
  connection: ImapConnection,
  folder: string,
  known: KnownFolder | undefined,
): Promise<FolderReading> {
  const changes =
    known?.highestModseq === undefined ? undefined : await readChanges(connection, folder, known);
  return changes ?? readAll(connection, folder);
}

function itemsFor(connection: ImapConnection): FetchItem[] {
  const items: FetchItem[] = [
    { item: 'UID' },
    { item: 'FLAGS' },
    { item: 'INTERNALDATE' },
    { item: 'RFC822.SIZE' },
  ];
  if (connection.capabilities.has('X-GM-EXT-1')) items.push({ item: 'X-GM-LABELS' });
  return items;
}

function tableFor(connection: ImapConnection): MessageTable {
  if (!connection.capabilities.has('X-GM-EXT-1')) return new MessageTable();
  // Labels are names of folders, written as those; `\Inbox` and the like are no names.
  return new MessageTable((label) =>
    label.startsWith('\\') ? label : readMailboxName(label, connection.nameEncoding).text,
  );
}

async function opened(
  connection: ImapConnection,
  folder: string,
  options: { readonly condstore?: boolean },
): Promise<OpenedFolder> {
  const first = openFolder(connection, folder, options);
  await first.answered;
  return first;
}

/** Undefined: the server keeps no mod-sequences for this folder, or its UIDs are others now. */
async function readChanges(
  connection: ImapConnection,
  folder: string,
  known: KnownFolder,
): Promise<FolderReading | undefined> {
  const { highestModseq: since } = known;
  const isQresync = connection.enabled.has('QRESYNC');
  if (since === undefined || !(isQresync || connection.capabilities.has('CONDSTORE'))) return undefined;
  const table = tableFor(connection);
  const vanished: { first: number; last: number }[] = [];
  // To a far server all of it goes out together: what FETCH brings is of no use if EXAMINE then tells of other UIDs,
  // and harms nobody.
  const options = isQresync ? {} : { condstore: true };
  const first = connection.isNear ? await opened(connection, folder, options) : undefined;
  // From here to the FETCH no other folder may be opened between: nothing is awaited.
  const { opening, answered } =
    first !== undefined && connection.opening === first.opening
      ? first
      : openFolder(connection, folder, options);
  const fetched = connection.run(
    {
      name: 'FETCH',
      isUid: true,
      set: everything,
      items: itemsFor(connection),
      changedSince: since,
      // RFC 7162 section 3.2.6: as QRESYNC of EXAMINE, but with sizes and dates.
      ...(isQresync ? { vanished: true } : {}),
    },
    {
      data: (response) => {
        if (!opening.isCurrent) return;
        if (response.type === 'fetch') table.add(response.fetch, true);
        else if (response.type === 'vanished') vanished.push(...response.uids);
      },
    },
  );
  const searched = isQresync ? undefined : searchAll(connection);
  // Whatever ends the first ends the others as well.
  searched?.catch(() => undefined);
  await answered;
  if (opening.hasFailed) throw opening.failure();
  const status = await fetched;
  const isSame = opening.uidValidity === known.uidValidity && opening.highestModseq !== undefined;
  if (!isSame || status.condition !== 'OK') {
    if (findBusy(status)) throw refusalError(status, 'to tell what has changed');
    return undefined;
  }
  return {
    ...describe(opening, table),
    kind: 'changes',
    vanished: isQresync ? vanished : undefined,
    uids: await searched,
  };
}

function describe(
  opening: FolderOpening,
  table: MessageTable,
): Omit<FolderReading, 'kind' | 'vanished' | 'uids'> {
  if (opening.uidValidity === undefined)
    table.problem(
      'The server gives no UIDVALIDITY for this folder: it cannot be told whether its UIDs last.',
    );
  const messages = table.finish();
  const last = messages.uids.at(-1) ?? 0;
  return {
    uidValidity: opening.uidValidity ?? 0,
    // What has come meanwhile was read as well.
    uidNext: Math.max(opening.uidNext ?? 1, last + 1),
    highestModseq: opening.highestModseq,
    mailboxId: opening.mailboxId,
    messages,
    problems: table.problems,
  };
}

async function readAll(connection: ImapConnection, folder: string): Promise<FolderReading> {
  const table = tableFor(connection);
  const hasModseqs = connection.capabilities.has('CONDSTORE') && !connection.enabled.has('QRESYNC');
  const options = hasModseqs ? { condstore: true } : {};
  const first = connection.isNear ? await opened(connection, folder, options) : undefined;
  // From here to the FETCH no other folder may be opened between: nothing is awaited.
  const { opening, answered } =
    first !== undefined && connection.opening === first.opening
      ? first
      : openFolder(connection, folder, options);
  // UIDs, not numbers: 1:* may not be said of numbers in an empty folder.
  const fetched = connection.run(
    { name: 'FETCH', isUid: true, set: everything, items: itemsFor(connection) },
    receiverFor(table, opening),
  );
  await answered;
  if (opening.hasFailed) throw opening.failure();
  const status = await fetched;
  if (findBusy(status)) throw refusalError(status, 'to list the messages');
  const isShort = table.count < opening.exists;
  if (status.condition !== 'OK' || isShort) await fillGaps(connection, opening, table, status);
  return { ...describe(opening, table), kind: 'all', vanished: undefined, uids: undefined };
}

function receiverFor(table: MessageTable, opening: FolderOpening): AnswerReceiver {
  return {
    data: (response) => {
      if (response.type === 'fetch' && opening.isCurrent) table.add(response.fetch, true);
    },
  };
}

/** Each message that SEARCH tells of and FETCH did not: asked for in pieces, then alone. None is left out. */
async function fillGaps(
  connection: ImapConnection,
  opening: FolderOpening,
  table: MessageTable,
  status: StatusResponse,
): Promise<void> {
  const all = await searchAll(connection);
  const missing: number[] = [];
  for (const uid of numbersOf(all)) {
    if (!table.has(uid)) missing.push(uid);
    if (missing.length > maxSearched) break;
  }
  if (missing.length === 0) return;
  if (status.condition !== 'OK')
    table.problem(`The server did not list all messages at once: ${quotedStatus(status)}.`);
  for (let at = 0; at < missing.length; at += pieceOfMessages) {
    await fillPiece(connection, opening, table, missing.slice(at, at + pieceOfMessages));
  }
}

/** More UIDs than any folder has are no UIDs. */
const maxSearched = 5_000_000;

async function fillPiece(
  connection: ImapConnection,
  opening: FolderOpening,
  table: MessageTable,
  uids: readonly number[],
): Promise<void> {
  const set = numberSetOf(uids);
  const status = await connection.run(
    { name: 'FETCH', isUid: true, set, items: itemsFor(connection) },
    receiverFor(table, opening),
  );
  if (findBusy(status)) throw refusalError(status, 'to list the messages');
  const left = uids.filter((uid) => !table.has(uid));
  const [uid] = left;
  if (uid === undefined) return;
  if (uids.length > 1 && (status.condition !== 'OK' || left.length < uids.length)) {
    const half = Math.ceil(left.length / 2);
    await fillPiece(connection, opening, table, left.slice(0, half));
    if (left.length > half) await fillPiece(connection, opening, table, left.slice(half));
    return;
  }
  for (const each of left) {
    table.problem(
      `The server tells neither flags nor size nor date of message ${each}: ${quotedStatus(status)}.`,
    );
    table.addBare(each);
  }
}

/** Every UID that is there. */
async function searchAll(connection: ImapConnection): Promise<NumberSet> {
  const { capabilities } = connection;
  const isExtended = capabilities.has('ESEARCH') || capabilities.has('IMAP4REV2');
  let found: NumberSet = [];
  const status = await connection.run(
    { name: 'SEARCH', isUid: true, key: { key: 'ALL' }, ...(isExtended ? { returns: ['ALL'] } : {}) },
    {
      data: (response) => {
        if (response.type === 'search') found = numberSetOf(response.numbers.filter((uid) => uid >= 1));
        else if (response.type === 'esearch') found = response.all ?? [];
      },
    },
  );
  if (status.condition !== 'OK') throw refusalError(status, 'to list the messages');
  return found;
}
