import { AppError } from '../../base/errors.ts';
import type { BodyHash } from '../../base/ids.ts';
import {
  type AppendMessage,
  numbersOf,
  readMailboxName,
  type StatusResponse,
  sizeOfNumberSet,
} from '../../wire/imap/index.ts';
import type { FolderOpening } from '../connection/folder-opening.ts';
import type { ImapConnection } from '../connection/imap-connection.ts';
import { codeName, findBusy, quotedStatus, refusalError } from '../connection/source-error.ts';
import { flagWordsOf } from '../sources/flag-words.ts';
import { digestOf, sizesFrom } from './read-items.ts';

export interface OutgoingMessage {
  readonly size: number;
  readonly digest: BodyHash;
  readonly receivedAt: number;
  readonly flags: number;
  readonly keywords: readonly string[];
  stream(): AsyncIterable<Uint8Array>;
}

/** The UID of each message, in order; undefined for one that was not stored. */
export interface Appended {
  readonly uids: readonly (number | undefined)[];
  readonly refusal: AppError | undefined;
}

/**
 * APPEND of all messages without waiting in between, as one command where the server takes several in one (RFC 3502):
 * then all are stored or none. Of several commands each stands by itself.
 */
export async function appendMessages(
  connection: ImapConnection,
  opening: FolderOpening,
  messages: readonly OutgoingMessage[],
  firstUid: number,
): Promise<Appended> {
  const isOne = connection.capabilities.has('MULTIAPPEND') && messages.length > 1;
  const groups = isOne ? [messages] : messages.map((message) => [message]);
  const statuses = await Promise.all(groups.map((group) => append(connection, opening, group)));
  for (const [index, group] of groups.entries()) {
    const status = statuses[index];
    const [message] = group;
    if (status === undefined || message === undefined || group.length > 1) continue;
    // Servers refuse a message for a keyword that they cannot keep: without it rather than not at all.
    const isRefused = status.condition !== 'OK' && appendRefused(status, 1).kind === 'invalid';
    if (isRefused && message.keywords.length > 0)
      statuses[index] = await append(connection, opening, [
        { ...message, keywords: [], stream: () => message.stream() },
      ]);
  }
  const uids = statuses.flatMap((status, index) => uidsOf(status, groups[index]?.length ?? 0, opening));
  const refused = statuses.find(({ condition }) => condition !== 'OK');
  const isStored = statuses.flatMap((status, index) =>
    (groups[index] ?? []).map(() => status.condition === 'OK'),
  );
  // RFC 4315 is not known everywhere: then the messages are looked for.
  const unknown = messages.filter((_, index) => isStored[index] && uids[index] === undefined);
  const found = unknown.length > 0 ? await findStored(connection, unknown, firstUid) : new Map();
  return {
    uids: messages.map((message, index) => uids[index] ?? (isStored[index] ? found.get(message) : undefined)),
    refusal: refused && appendRefused(refused, messages.length),
  };
}

function append(
  connection: ImapConnection,
  opening: FolderOpening,
  group: readonly OutgoingMessage[],
): Promise<StatusResponse> {
  const messages = group.map((message): AppendMessage => {
    const { size, receivedAt } = message;
    const isDate = receivedAt >= firstDateMs && receivedAt <= lastDateMs;
    return {
      flags: flagWordsOf(message, opening.permanentFlags),
      ...(isDate ? { date: { epochMs: receivedAt, zoneMinutes: 0 } } : {}),
      size,
    };
  });
  const mailbox = readMailboxName(opening.folder, connection.nameEncoding);
  return connection.run({ name: 'APPEND', mailbox, messages }, {}, (index) => bytesOf(group[index]));
}

/** Years 1 to 9999: what an INTERNALDATE can say everywhere. */
const firstDateMs = -62_135_596_800_000;
const lastDateMs = 253_402_300_799_000;

async function* bytesOf(message: OutgoingMessage | undefined): AsyncGenerator<Uint8Array> {
  if (message !== undefined) yield* message.stream();
}

function uidsOf(status: StatusResponse, count: number, opening: FolderOpening): (number | undefined)[] {
  const { code } = status;
  const none = Array.from({ length: count }, () => undefined);
  if (status.condition !== 'OK' || code?.name !== 'APPENDUID') return none;
  const isWhole = sizeOfNumberSet(code.uids) === count && code.uidValidity === opening.uidValidity;
  return isWhole ? [...numbersOf(code.uids)] : none;
}

/**
 * Messages that may have been stored without our having heard of it: among those from a UID on, by size and then by
 * digest, each once.
 */
export async function findStored<M extends Pick<OutgoingMessage, 'size' | 'digest'>>(
  connection: ImapConnection,
  messages: readonly M[],
  firstUid: number,
): Promise<Map<M, number>> {
  const found = new Map<M, number>();
  const wanted = new Set(messages);
  for (const [uid, size] of await sizesFrom(connection, firstUid)) {
    if (![...wanted].some((message) => message.size === size)) continue;
    const digest = await digestOf(connection, uid);
    const message = [...wanted].find((each) => each.digest === digest);
    if (message === undefined) continue;
    wanted.delete(message);
    found.set(message, uid);
  }
  return found;
}

function appendRefused(status: StatusResponse, count: number): AppError {
  const code = codeName(status);
  const said = quotedStatus(status);
  if (code === 'OVERQUOTA' || /quota|mailbox (is )?full/i.test(status.text)) {
    return new AppError({
      kind: 'quota',
      code: 'migration.target.quota',
      message: `The target mailbox has no more room: ${said}. Give it more, and start the user again.`,
    });
  }
  if (findBusy(status) && code !== 'LIMIT') return refusalError(status, 'to store messages');
  if (code === 'TRYCREATE' || code === 'NONEXISTENT') {
    return new AppError({
      kind: 'notFound',
      code: 'migration.target.folderGone',
      message: `A folder of the target mailbox is gone: ${said}. It is made again in the next round.`,
      retryable: true,
    });
  }
  return new AppError({
    kind: code === 'TOOBIG' || code === 'LIMIT' ? 'limit' : 'invalid',
    code: 'migration.target.refused',
    message:
      count === 1
        ? `The target server does not take this message: ${said}.`
        : `The target server does not take one of ${count} messages: ${said}.`,
    retryable: false,
  });
}
