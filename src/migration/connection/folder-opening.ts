import { type QresyncArgument, readMailboxName, type StatusResponse } from '../../wire/imap/index.ts';
import type { ImapConnection } from './imap-connection.ts';
import type { AnswerReceiver } from './open-commands.ts';
import { codeName, findBusy, quotedStatus, refusalError, shownText, sourceError } from './source-error.ts';

/**
 * One EXAMINE and what it tells. Sources are never opened by SELECT: nothing there may change, \Recent neither
 * (RFC 9051 section 6.3.3). What is sent behind it before its answer is answered by the folder that was open before
 * if the server does not understand it, so that whoever reads such answers asks `isCurrent` first.
 */
export class FolderOpening implements AnswerReceiver {
  readonly folder: string;
  /** Opened by SELECT. */
  readonly isWritable: boolean;
  exists = 0;
  uidValidity: number | undefined;
  uidNext: number | undefined;
  highestModseq: bigint | undefined;
  mailboxId: string | undefined;
  /** Undefined: all are kept (RFC 9051 section 7.1). */
  permanentFlags: readonly string[] | undefined;
  #status: StatusResponse | undefined;
  #next: AnswerReceiver | undefined;
  readonly #connection: ImapConnection;

  constructor(
    connection: ImapConnection,
    folder: string,
    next: AnswerReceiver | undefined,
    isWritable = false,
  ) {
    this.#connection = connection;
    this.folder = folder;
    this.#next = next;
    this.isWritable = isWritable;
  }

  /** Its own answer has come, and was OK. */
  get isOpen(): boolean {
    return this.#status?.condition === 'OK';
  }

  /** Whether what comes now is of this folder. */
  get isCurrent(): boolean {
    return this.#connection.openNow === this;
  }

  get hasFailed(): boolean {
    return this.#status !== undefined && !this.isOpen;
  }

  data(...[response]: Parameters<NonNullable<AnswerReceiver['data']>>): void {
    if (response.type === 'exists') this.exists = response.number;
    else if (response.type === 'status') this.#learn(response);
    else this.#next?.data?.(response);
  }

  completed(status: StatusResponse): void {
    this.#learn(status);
    this.#status = status;
    // RFC 9051 section 6.3.2: after NO nothing is open; after BAD, what was before.
    if (status.condition === 'OK') this.#connection.openNow = this;
    else if (status.condition === 'NO') this.#connection.openNow = undefined;
    // Nothing more of it comes, and whoever keeps this as the open folder need not keep what was read.
    this.#next = undefined;
  }

  #learn({ code }: StatusResponse): void {
    if (code?.name === 'UIDVALIDITY') this.uidValidity = code.value;
    else if (code?.name === 'UIDNEXT') this.uidNext = code.value;
    else if (code?.name === 'HIGHESTMODSEQ') this.highestModseq = code.value;
    else if (code?.name === 'MAILBOXID') this.mailboxId = code.id;
    else if (code?.name === 'PERMANENTFLAGS') this.permanentFlags = code.flags;
  }

  /** What to throw of an opening that has failed. */
  failure(): Error {
    const status = this.#status;
    const name = shownText(readMailboxName(this.folder).text);
    if (status === undefined || findBusy(status)) {
      return refusalError(
        status ?? { type: 'status', condition: 'NO', text: '' },
        `to open the folder "${name}"`,
      );
    }
    const isGone = codeName(status) === 'NONEXISTENT';
    return sourceError('folder', {
      what: `The source server did not open the folder "${name}": ${quotedStatus(status)}.`,
      next: isGone
        ? 'It was removed or renamed; the next round of the copy sees the folders as they are then.'
        : 'Check that whoever signs in may read it, or leave it out with -ExcludeFolders.',
      retryable: false,
    });
  }
}

/** The folder that commands sent in this turn will find open; undefined where it is another. */
export function folderOnTheWay(connection: ImapConnection, folder: string): FolderOpening | undefined {
  const { opening } = connection;
  return opening?.folder === folder && !opening.hasFailed ? opening : undefined;
}

/** SELECT, for a mailbox that is copied to. */
export function openForWriting(connection: ImapConnection, folder: string): OpenedFolder {
  const opening = new FolderOpening(connection, folder, undefined, true);
  const mailbox = readMailboxName(folder, connection.nameEncoding);
  const answered = connection.run({ name: 'SELECT', mailbox }, opening);
  connection.opening = opening;
  return { opening, answered };
}

export interface OpenedFolder {
  readonly opening: FolderOpening;
  readonly answered: Promise<StatusResponse>;
}

/** Sends EXAMINE; the answer comes into what is given back. */
export function openFolder(
  connection: ImapConnection,
  folder: string,
  options: {
    readonly condstore?: boolean;
    readonly qresync?: QresyncArgument;
    readonly receiver?: AnswerReceiver;
  } = {},
): OpenedFolder {
  const { condstore, qresync, receiver } = options;
  const opening = new FolderOpening(connection, folder, receiver);
  const answered = connection.run(
    {
      name: 'EXAMINE',
      mailbox: readMailboxName(folder, connection.nameEncoding),
      ...(condstore === undefined ? {} : { condstore }),
      ...(qresync === undefined ? {} : { qresync }),
    },
    opening,
  );
  connection.opening = opening;
  return { opening, answered };
}
