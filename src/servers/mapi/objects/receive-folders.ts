/** Receive folder table: [MS-OXCSTOR] section 3.2.1. Which folder gets messages of a class, and of those that are more of its kind. */
import type { FolderId } from '../../../base/ids.ts';
import type { FolderRole } from '../../../store/ports/mail-model.ts';
import { ByteReader } from '../../../wire/mapi/byte-reader.ts';
import { ByteWriter } from '../../../wire/mapi/byte-writer.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { RopError } from '../rop-error.ts';
import type { Logon } from './logon.ts';
import { MailboxRecords } from './mailbox-records.ts';

export interface ReceiveFolder {
  /** As it was given; case does not matter. */
  readonly messageClass: string;
  readonly folder: FolderId;
  readonly changedAt: number;
}

/** Section 3.2.3: with these every mailbox begins. */
const initial: readonly (readonly [messageClass: string, role: FolderRole])[] = [
  ['', 'inbox'],
  ['IPM', 'inbox'],
  ['REPORT.IPM', 'inbox'],
  ['IPC', 'root'],
];

/** Section 3.2.5.3: these two stay as they are. */
const fixed: ReadonlySet<string> = new Set(['ipm', 'report.ipm']);
const longestClass = 254;
const mostClasses = 1_024;

export class ReceiveFolders {
  readonly #logon: Logon;
  readonly #records: MailboxRecords;

  constructor(logon: Logon) {
    // R59783, R856, R875: nothing arrives in public folders.
    if (logon.isPublic) throw new RopError(ErrorCode.NotSupported);
    this.#logon = logon;
    this.#records = new MailboxRecords(logon.mailbox, 'receiveFolder');
  }

  async all(): Promise<readonly ReceiveFolder[]> {
    const rows = new Map<string, ReceiveFolder>();
    for (const [messageClass, role] of initial) {
      const folder = this.#logon.folderOfRole(role);
      rows.set(messageClass.toLowerCase(), { messageClass, folder, changedAt: 0 });
    }
    const tree = await this.#logon.folders();
    for (const [key, value] of await this.#records.all()) {
      const row = read(value);
      // A folder that is gone gets nothing any more.
      if (tree.find(row.folder) !== undefined) rows.set(key, row);
    }
    return [...rows.values()];
  }

  /** The longest class that the given one is, or is of the kind of; the Inbox where there is none. */
  async find(messageClass: string): Promise<ReceiveFolder> {
    checkClass(messageClass);
    const wanted = `${messageClass.toLowerCase()}.`;
    const fitting = (await this.all())
      .filter((row) => row.messageClass === '' || wanted.startsWith(`${row.messageClass.toLowerCase()}.`))
      .sort((a, b) => b.messageClass.length - a.messageClass.length);
    return fitting[0] ?? { messageClass: '', folder: this.#logon.folderOfRole('inbox'), changedAt: 0 };
  }

  /** Without a folder the class is not configured any more. */
  async set(messageClass: string, folder: FolderId | undefined, now: number): Promise<void> {
    checkClass(messageClass);
    const key = messageClass.toLowerCase();
    if (fixed.has(key)) throw new RopError(ErrorCode.AccessDenied);
    if (messageClass === '' && folder === undefined) throw new RopError(ErrorCode.GeneralFailure);
    if (folder !== undefined && (await this.#records.all()).size >= mostClasses)
      throw new RopError(ErrorCode.TooComplex);
    const value = folder === undefined ? undefined : write({ messageClass, folder, changedAt: now });
    await this.#records.write(key, value);
  }
}

/** Section 2.2.1.2.1. */
function checkClass(text: string): void {
  const isWrong = text.length > longestClass || !/^[\x20-\x7e]*$/.test(text) || /^\.|\.$|\.\./.test(text);
  if (isWrong) throw new RopError(ErrorCode.InvalidParameter);
}

const write = ({ messageClass, folder, changedAt }: ReceiveFolder): Uint8Array =>
  new ByteWriter(64).u64(BigInt(folder)).u64(BigInt(changedAt)).ascii(messageClass).written;

function read(bytes: Uint8Array): ReceiveFolder {
  const reader = new ByteReader(bytes);
  const folder = Number(reader.u64()) as FolderId;
  return { folder, changedAt: Number(reader.u64()), messageClass: reader.ascii() };
}
