import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { BodyHash, FolderId, TenantId } from '../../base/ids.ts';
import type { NewBody } from '../../store/ports/bodies.ts';
import type { Folder, MailboxKey } from '../../store/ports/mail-model.ts';
import type { NewMessage, NewMessageBody } from '../../store/ports/mail-store.ts';
import type { RestoreTarget } from './backup-ports.ts';
import { findBackupMailbox } from './find-mailbox.ts';
import { folderPath, type LiveMessage, readLiveMailbox } from './live-messages.ts';
import { OpenedBackup } from './opened-backup.ts';
import { type RestoreLoss, RestoreReport } from './restore-report.ts';
import { readRestoredBody } from './restored-body.ts';

const batchMessages = 200;
const batchBytes = 8 << 20;
/** Over all folders: a mailbox with very many folders must not hold a batch for each. */
const heldBytes = 32 << 20;

export interface RestoreIntoOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly generation?: string;
  /** Whose mailbox in the backup. */
  readonly from: string;
  /** Whose mailbox now; of any organisation. */
  readonly to: string;
  readonly keepGoing?: boolean;
  readonly signal?: AbortSignal;
  onLoss?(loss: RestoreLoss): void;
}

export interface RestoredInto {
  readonly generation: string;
  readonly folderName: string;
  readonly folders: number;
  readonly messages: number;
  readonly losses: number;
}

/**
 * Puts the messages of one mailbox into another that is in use, below a folder of their own, in the ordinary
 * way: they get new uids and change numbers, and clients see them arrive. What was recoverable comes too.
 */
export async function restoreIntoMailbox(
  target: RestoreTarget,
  options: RestoreIntoOptions,
): Promise<RestoredInto> {
  const backup = await OpenedBackup.open(options.folder, options.clock, options.generation);
  try {
    const report = new RestoreReport(options.keepGoing === true, options.onLoss);
    const { entry } = await findBackupMailbox(backup, options.from);
    const key = await findTarget(target, options.to);
    const live = await readLiveMailbox(backup, entry, report);
    const places = await FolderPlaces.make(target, key, options.clock);
    const source = entry.tenant as TenantId;
    const batches = new Batches(target, key);
    for await (const found of live.messages()) {
      options.signal?.throwIfAborted();
      const { message } = found;
      const read = (hash: BodyHash) =>
        readRestoredBody(backup, target.mail, {
          ...{ source, target: key.tenant, mailbox: entry.mailbox, message, hash },
        });
      const body = await read(message.body);
      if (body.kind === 'lost') {
        report.lose(body.loss, body.error);
        continue;
      }
      const native = message.native ? await read(message.native) : undefined;
      if (native?.kind === 'lost') report.lose(native.loss, native.error);
      const folder = await places.get(folderPath(live.folders, message.folder));
      await batches.add(folder, newMessage(found, body, native?.kind === 'lost' ? undefined : native));
    }
    await batches.flushAll();
    const { generation } = backup.manifest;
    const { name: folderName, made: folders } = places;
    return { generation, folderName, folders, messages: batches.messages, losses: report.losses };
  } finally {
    await backup.close();
  }
}

async function findTarget({ directory, mail }: RestoreTarget, address: string): Promise<MailboxKey> {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const tenant = await directory.findTenant({ domain });
  const [match] =
    tenant === undefined
      ? []
      : await directory.findByKeys(tenant.tenant, [{ kind: 'address', value: address }]);
  const mailbox = match?.recipient.mailbox;
  const key = tenant && mailbox && { tenant: tenant.tenant, mailbox: mailbox.mailbox };
  if (key && (await mail.findMailbox(key))) return key;
  throw new AppError({
    kind: 'notFound',
    code: 'restore.targetNotFound',
    message: `Nobody here has a mailbox with the address ${address}. Make one first, or give another address with --to.`,
    details: { address },
  });
}

/** Folders below `Restored <day>`, made when their first message comes. */
class FolderPlaces {
  readonly #target: RestoreTarget;
  readonly #key: MailboxKey;
  readonly #top: FolderId;
  readonly #known = new Map<string, FolderId>();
  readonly name: string;
  made = 0;

  private constructor(target: RestoreTarget, key: MailboxKey, top: FolderId, name: string) {
    this.#target = target;
    this.#key = key;
    this.#top = top;
    this.name = name;
  }

  static async make(target: RestoreTarget, key: MailboxKey, clock: Clock): Promise<FolderPlaces> {
    const folders = await target.mail.listFolders(key);
    const parent =
      folders.find(({ role }) => role === 'ipmSubtree') ?? folders.find(({ role }) => role === 'root');
    if (parent === undefined) throw noRoot(key);
    const name = freeName(folders, parent.folder, new Date(clock.now()).toISOString().slice(0, 10));
    const top = await target.mail.createFolder(key, { parent: parent.folder, name, folderClass: 'IPF.Note' });
    return new FolderPlaces(target, key, top.folder, name);
  }

  async get(path: readonly string[]): Promise<FolderId> {
    let at = this.#top;
    for (let depth = 1; depth <= path.length; depth += 1) {
      const id = path.slice(0, depth).join('\0').normalize('NFC').toLowerCase();
      const known = this.#known.get(id);
      if (known !== undefined) {
        at = known;
        continue;
      }
      const name = path[depth - 1] ?? '';
      const made = await this.#target.mail.createFolder(this.#key, {
        parent: at,
        name,
        folderClass: 'IPF.Note',
      });
      at = made.folder;
      this.#known.set(id, at);
      this.made += 1;
    }
    return at;
  }
}

function freeName(folders: readonly Folder[], parent: FolderId, day: string): string {
  const taken = new Set(
    folders.filter((each) => each.parent === parent).map(({ name }) => name.toLowerCase()),
  );
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? `Restored ${day}` : `Restored ${day} (${count})`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}

/** Import is fastest a folder at a time; a batch for each folder keeps it near that. */
class Batches {
  readonly #target: RestoreTarget;
  readonly #key: MailboxKey;
  readonly #waiting = new Map<FolderId, { messages: NewMessage[]; bytes: number }>();
  #held = 0;
  messages = 0;

  constructor(target: RestoreTarget, key: MailboxKey) {
    this.#target = target;
    this.#key = key;
  }

  async add(folder: FolderId, message: NewMessage): Promise<void> {
    const batch = this.#waiting.get(folder) ?? { messages: [], bytes: 0 };
    this.#waiting.set(folder, batch);
    batch.messages.push(message);
    for (const body of [message.body, message.native]) {
      if (body?.kind !== 'bytes') continue;
      batch.bytes += body.bytes.byteLength;
      this.#held += body.bytes.byteLength;
    }
    if (batch.messages.length >= batchMessages || batch.bytes >= batchBytes) await this.#flush(folder);
    if (this.#held >= heldBytes) await this.flushAll();
  }

  async flushAll(): Promise<void> {
    for (const folder of [...this.#waiting.keys()]) await this.#flush(folder);
  }

  async #flush(folder: FolderId): Promise<void> {
    const batch = this.#waiting.get(folder);
    this.#waiting.delete(folder);
    if (batch === undefined) return;
    this.#held -= batch.bytes;
    const added = await this.#target.mail.addMessages(this.#key, folder, batch.messages, {
      priority: 'bulk',
    });
    this.messages += added.length;
  }
}

function newMessage(
  { message, properties }: LiveMessage,
  body: NewBody,
  native: NewBody | undefined,
): NewMessage {
  const { receivedAt, sentAt, traits, subject, sender, recipients, messageId, flags, keywords } = message;
  return {
    ...{ receivedAt, sentAt, traits, subject, sender, recipients, messageId, flags, keywords, properties },
    body: asMessageBody(body),
    ...(native === undefined ? {} : { native: asMessageBody(native) }),
  };
}

function asMessageBody(body: NewBody): NewMessageBody {
  return body.kind === 'inline' ? { kind: 'bytes', bytes: body.bytes } : body;
}

function noRoot(key: MailboxKey): AppError {
  return new AppError({
    kind: 'internal',
    code: 'restore.noRoot',
    message: `Mailbox ${key.mailbox} of tenant ${key.tenant} has no root folder. Run "landfall fsck --repair" first.`,
  });
}
