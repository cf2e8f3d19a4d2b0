/** Properties of a mailbox as its logon shows them: [MS-OXCSTOR] section 2.2.2.1. Others lie beside the mailbox. */

import type { FolderTree } from '../../../mailbox/folder-tree.ts';
import { isAway, readAutoReply, writeAutoReply } from '../../../mailflow/out-of-office/auto-reply.ts';
import { ruleLimits } from '../../../mailflow/rules/folder-rules.ts';
import type { FolderRole, Mailbox } from '../../../store/ports/mail-model.ts';
import { writeAddressBookEntryId } from '../../../wire/mapi/address-book-entry-id.ts';
import { ByteWriter } from '../../../wire/mapi/byte-writer.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { replicaId } from '../../../wire/mapi/object-id.ts';
import type { BagEntry } from '../../../wire/mapi/property-bag.ts';
import { normalizedType, type PropertyKey, typeOfKey } from '../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { type PropertyTag, PropertyType, propertyId } from '../../../wire/mapi/property-type.ts';
import type { PropertyValue } from '../../../wire/mapi/property-value.ts';
import { folderEntryId, mailboxEntryId } from '../../../wire/mapi/store-entry-id.ts';
import type { Logon } from './logon.ts';
import type { PropertyOutcome, PropertyProblem } from './property-holder.ts';
import { StoredProperties } from './stored-properties.ts';

interface View {
  readonly logon: Logon;
  readonly mailbox: Mailbox;
  readonly tree: FolderTree;
  readonly isAway: boolean;
}

type Compute = (view: View) => PropertyValue | undefined;

/** MAPI_STORE, and what kinds of things a store can do: [MS-OXPROPS] has PidTagStoreSupportMask. */
const objectTypeStore = 1;
const mailUser = 0;
/** One extended rule: as much as others. */
const extendedRuleBytes = ruleLimits.bytesOfOne;
/** FOLDER_IPM_SUBTREE_VALID to FOLDER_FINDER_VALID. */
const allFoldersValid = 0xff;
const searchesActive = 0x0100_0000;
/** R645, R647, R649. */
const noLimit = -1;

const personId = (distinguishedName: string): Uint8Array =>
  writeAddressBookEntryId({ kind: 'permanent', displayType: mailUser, distinguishedName });

const folderId =
  (role: FolderRole): Compute =>
  ({ logon, tree }) => {
    const found = tree.findRole(role);
    return found && folderEntryId(logon.replica, found.folder);
  };

/** In KB, as far as 32 bits reach. */
const kilobytes = (bytes: number | null): number =>
  bytes === null ? noLimit : Math.min(0x7fff_ffff, Math.floor(bytes / 1024));

function replicas({ logon }: View): Uint8Array {
  return new ByteWriter().u16(replicaId).guid(logon.replica).written;
}

const storeId: Compute = ({ logon }) => mailboxEntryId(logon.owner.address, logon.owner.legacyDn);

const computed: readonly (readonly [PropertyTag, Compute])[] = [
  [PidTag.ExtendedRuleSizeLimit, () => extendedRuleBytes],
  [PidTag.MaximumSubmitMessageSize, ({ logon }) => kilobytes(logon.mailbox.maxMessageBytes)],
  [PidTag.ProhibitReceiveQuota, ({ mailbox }) => kilobytes(mailbox.quotas.prohibitSendReceiveBytes)],
  [PidTag.ProhibitSendQuota, ({ mailbox }) => kilobytes(mailbox.quotas.prohibitSendBytes)],
  [PidTag.StoreState, ({ tree }) => (tree.all.some(({ kind }) => kind === 'search') ? searchesActive : 0)],
  [PidTag.ContentCount, ({ mailbox }) => mailbox.usage.itemCount],
  [PidTag.MessageSize, ({ mailbox }) => Math.min(0x7fff_ffff, mailbox.usage.totalBytes)],
  [PidTag.MessageSizeExtended, ({ mailbox }) => BigInt(mailbox.usage.totalBytes)],
  [PidTag.MailboxOwnerEntryId, ({ logon }) => personId(logon.owner.legacyDn)],
  [PidTag.MailboxOwnerName, ({ logon }) => logon.owner.displayName],
  [PidTag.UserEntryId, ({ logon }) => personId(logon.session.terms.userDn)],
  [PidTag.DisplayName, ({ logon }) => `Mailbox - ${logon.owner.displayName}`],
  [PidTag.OutOfOfficeState, ({ isAway: away }) => away],
  [PidTag.LocaleId, ({ logon }) => logon.session.terms.lcidString],
  [PidTag.SortLocaleId, ({ logon }) => logon.session.terms.lcidSort],
  [PidTag.CodePageId, ({ logon }) => logon.session.terms.codePage],
  [PidTag.EntryId, storeId],
  [PidTag.StoreEntryId, storeId],
  [PidTag.RecordKey, (view) => replicas(view).slice(2)],
  [PidTag.StoreRecordKey, (view) => replicas(view).slice(2)],
  [PidTag.MappingSignature, (view) => replicas(view).slice(2)],
  [PidTag.SerializedReplidGuidMap, replicas],
  [PidTag.ObjectType, () => objectTypeStore],
  [PidTag.ValidFolderMask, () => allFoldersValid],
  [PidTag.IpmSubtreeEntryId, folderId('ipmSubtree')],
  [PidTag.IpmOutboxEntryId, folderId('outbox')],
  [PidTag.IpmWastebasketEntryId, folderId('deleted')],
  [PidTag.IpmSentMailEntryId, folderId('sent')],
  [PidTag.ViewsEntryId, folderId('views')],
  [PidTag.CommonViewsEntryId, folderId('commonViews')],
  [PidTag.FinderEntryId, folderId('finder')],
];

const byTag = new Map(computed);
const ids: ReadonlyMap<number, PropertyTag> = new Map(computed.map(([tag]) => [propertyId(tag), tag]));
/** [MS-OXCSTOR] section 2.2.2.1.2: what clients write takes the place of what follows from the mailbox. */
const writable: ReadonlySet<number> = new Set([PidTag.LocaleId, PidTag.SortLocaleId].map(propertyId));
/** Exchange since 2013 lets nobody write them: R3128, R6280001, R306800301. */
const refused: ReadonlySet<number> = new Set(
  [PidTag.Comment, PidTag.DeleteAfterSubmit, PidTag.DisplayName].map(propertyId),
);
const outOfOffice = propertyId(PidTag.OutOfOfficeState);

export class LogonProperties {
  readonly #logon: Logon;
  readonly #stored: StoredProperties;

  constructor(logon: Logon) {
    this.#logon = logon;
    this.#stored = new StoredProperties(logon.mailbox, { kind: 'mailbox' });
  }

  async read(keys: readonly PropertyKey[]): Promise<readonly PropertyOutcome[]> {
    const view = await this.#view();
    // What clients keep beside a mailbox is its owner's.
    const mayRead = this.#logon.isOwn ? keys.filter((key) => !isFixed(key)) : [];
    const stored = await this.#stored.read(mayRead);
    return keys.map((key): PropertyOutcome => {
      const found = (isFixed(key) ? undefined : stored.find(key)) ?? computedEntry(key, view);
      return found === undefined
        ? { kind: 'error', code: ErrorCode.NotFound }
        : { kind: 'value', entry: found };
    });
  }

  async list(): Promise<readonly PropertyKey[]> {
    const view = await this.#view();
    const here = computed.flatMap(([tag, compute]) => (compute(view) === undefined ? [] : [tag]));
    const kept = this.#logon.isOwn ? await this.#stored.keys() : [];
    const beside = kept.filter((key) => typeof key !== 'number' || !ids.has(propertyId(key)));
    return [...here, ...beside];
  }

  async set(entries: readonly BagEntry[]): Promise<readonly PropertyProblem[]> {
    const problems: PropertyProblem[] = [];
    const kept: BagEntry[] = [];
    for (const { key, value } of entries) {
      const isSwitch = typeof key === 'number' && propertyId(key) === outOfOffice;
      if (!this.#logon.isOwn || isRefused(key)) problems.push({ key, code: ErrorCode.AccessDenied });
      else if (isSwitch && typeof value === 'boolean') await this.#setAway(value);
      else if (isFixed(key)) problems.push({ key, code: ErrorCode.Computed });
      else kept.push({ key, value });
    }
    await this.#stored.write(kept, []);
    return problems;
  }

  async delete(keys: readonly PropertyKey[]): Promise<readonly PropertyProblem[]> {
    const isKept = (key: PropertyKey) => !this.#logon.isOwn || isFixed(key);
    await this.#stored.write(
      [],
      keys.filter((key) => !isKept(key)),
    );
    return keys.filter(isKept).map((key) => ({ key, code: ErrorCode.AccessDenied }));
  }

  /** Whoever was answered before is answered anew (R663). */
  async #setAway(isAwayNow: boolean): Promise<void> {
    const { mailbox, session } = this.#logon;
    await writeAutoReply(mailbox, { state: isAwayNow ? 'Enabled' : 'Disabled' }, session.clock);
  }

  async #view(): Promise<View> {
    const logon = this.#logon;
    const [mailbox, tree, away] = await Promise.all([
      logon.mailbox.describe(),
      logon.folders(),
      isAwayAt(logon),
    ]);
    return { logon, mailbox, tree, isAway: away };
  }
}

export async function isAwayAt({ mailbox, session }: Logon): Promise<boolean> {
  const now = session.clock.now();
  return isAway(await readAutoReply(mailbox, now), now);
}

const isRefused = (key: PropertyKey): boolean => typeof key === 'number' && refused.has(propertyId(key));

function isFixed(key: PropertyKey): boolean {
  if (typeof key !== 'number') return false;
  const id = propertyId(key);
  return ids.has(id) && !writable.has(id);
}

function computedEntry(key: PropertyKey, view: View): BagEntry | undefined {
  if (typeof key !== 'number') return undefined;
  const tag = byTag.has(key) ? key : ids.get(propertyId(key));
  const value = tag === undefined ? undefined : byTag.get(tag)?.(view);
  if (tag === undefined || value === undefined) return undefined;
  const wanted = normalizedType(typeOfKey(key));
  return wanted === PropertyType.unspecified || wanted === typeOfKey(tag) ? { key: tag, value } : undefined;
}
