/** What is sent for bodies over one connection: EXAMINE where another folder is open, and FETCH or SEARCH behind it. */
import { numberSetOf, type StatusResponse, splitNumberSet } from '../../wire/imap/index.ts';
import { type FolderOpening, folderOnTheWay, openFolder } from '../connection/folder-opening.ts';
import type { ImapConnection } from '../connection/imap-connection.ts';
import { sourceError } from '../connection/source-error.ts';
import type { BodyRequest } from '../sync/source-port.ts';
import { BodyCollector, type BodyRoom } from './body-collector.ts';
import { type BodyWay, itemFor } from './body-ways.ts';
import type { LaneRequest } from './lane-request.ts';

/** What one FETCH, or several for one long set, came to. */
export interface Asked {
  readonly status: StatusResponse;
  readonly collector: BodyCollector;
}

/** Servers refuse lines longer than about 8,000 bytes (RFC 7162 section 4). */
const maxSetBytes = 6_000;

/**
 * Requests are sent in their order, though to a near server each that opens a folder waits for that. Between `send`
 * and the look at which folder is on the way nothing is awaited: a reader of folders may share the connection.
 */
export class BodyQuestions {
  readonly #room: BodyRoom;
  #turn: Promise<void> = Promise.resolve();

  constructor(room: BodyRoom) {
    this.#room = room;
  }

  /** `made` is told who takes what comes, before anything does. */
  async ask(
    connection: ImapConnection,
    request: LaneRequest,
    uids: readonly number[],
    way: BodyWay,
    made: (collector: BodyCollector) => void,
  ): Promise<Asked> {
    const only = uids.length === 1 ? uids[0] : undefined;
    const item = itemFor(way, request.request.headerOnly === true);
    const { opening, collector, answers } = await this.#inTurn(connection, request.request, (opened) => {
      const taker = new BodyCollector(request, opened, this.#room, only);
      made(taker);
      const sent = splitNumberSet(numberSetOf(uids), maxSetBytes).map((set) =>
        connection.run({ name: 'FETCH', isUid: true, set, items: [{ item: 'UID' }, item] }, taker),
      );
      return { opening: opened, collector: taker, answers: sent };
    });
    try {
      const statuses = await Promise.all(answers);
      checkOpening(opening, request.request);
      const status = statuses.find(({ condition }) => condition !== 'OK') ?? statuses[0];
      if (status === undefined) throw new TypeError('Nothing was asked for.');
      return { status, collector };
    } catch (error) {
      collector.end('the connection has ended.', error);
      throw error;
    }
  }

  async #inTurn<T>(
    connection: ImapConnection,
    request: BodyRequest,
    send: (opening: FolderOpening) => T,
  ): Promise<T> {
    const before = this.#turn;
    let done: () => void = () => undefined;
    this.#turn = new Promise((resolve) => {
      done = resolve;
    });
    try {
      await before;
      const { folder } = request;
      if (connection.isNear && folderOnTheWay(connection, folder) === undefined) {
        const { opening, answered } = openFolder(connection, folder);
        await answered;
        checkOpening(opening, request);
      }
      return send(folderOnTheWay(connection, folder) ?? openFolder(connection, folder).opening);
    } finally {
      done();
    }
  }
}

/** Opened anew, so that the server looks at the folder as it is now. */
export async function findPresent(
  connection: ImapConnection,
  request: BodyRequest,
  uids: readonly number[],
): Promise<ReadonlySet<number>> {
  const { opening } = openFolder(connection, request.folder);
  const there = new Set<number>();
  const answers = splitNumberSet(numberSetOf(uids), maxSetBytes).map((set) =>
    connection.run(
      { name: 'SEARCH', isUid: true, key: { key: 'UID', set } },
      {
        data: (response) => {
          if (response.type === 'search') for (const uid of response.numbers) there.add(uid);
        },
      },
    ),
  );
  const statuses = await Promise.all(answers);
  checkOpening(opening, request);
  // A server that cannot even say so is asked for each message itself.
  return statuses.every(({ condition }) => condition === 'OK') ? there : new Set(uids);
}

/** Throws unless what came is of the folder that was asked for, with the UIDs that it had. */
export function checkOpening(opening: FolderOpening, request: BodyRequest): void {
  if (opening.hasFailed) throw opening.failure();
  if ((opening.uidValidity ?? 0) === request.uidValidity || !opening.isOpen) return;
  throw sourceError('uidValidity', {
    what: `The source server has given the messages of this folder other UIDs (UIDVALIDITY ${opening.uidValidity ?? 'none'} for ${request.uidValidity}).`,
    next: 'Read the folder again; its messages are recognised by their content.',
    retryable: true,
  });
}
