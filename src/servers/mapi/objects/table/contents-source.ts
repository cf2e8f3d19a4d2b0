import type { ChangeNumber, FolderId, ItemId, Uid } from '../../../../base/ids.ts';
import { isListed, listingProperties } from '../../../../mailbox/conversion/listing-properties.ts';
import type { MessageContent } from '../../../../mailbox/conversion/message-content.ts';
import type { Message, Property } from '../../../../store/ports/mail-model.ts';
import { ErrorCode } from '../../../../wire/mapi/error-code.ts';
import type { RowName } from '../../../../wire/mapi/notification.ts';
import { objectIdOf } from '../../../../wire/mapi/object-id.ts';
import { PropertyBag } from '../../../../wire/mapi/property-bag.ts';
import { identityOfKey, type PropertyKey } from '../../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../../wire/mapi/property-tags.ts';
import type { PropertyTag } from '../../../../wire/mapi/property-type.ts';
import { restrictedBag } from '../../../../wire/mapi/restricted-bag.ts';
import type { Restriction } from '../../../../wire/mapi/restriction.ts';
import type { SortOrder } from '../../../../wire/mapi/sort-order.ts';
import { restoreProperty } from '../../../../wire/mapi/stored-value.ts';
import { RopError } from '../../rop-error.ts';
import type { Logon } from '../logon.ts';
import { identityOfMessage } from '../message-identity.ts';
import { flagsWithKept } from '../message-properties.ts';
import { readReceived } from '../received-by.ts';
import type { RowChanges, RowId, RowSource } from './row-source.ts';
import { storeFilterOf, storeSortsOf } from './store-order.ts';

export interface ContentsTerms {
  /** The folder that clients see; where its rows lie is `rows`. */
  readonly folder: FolderId;
  readonly rows: FolderId | undefined;
  readonly isAssociated: boolean;
  /** Of recoverable items: those that were deleted out of this folder. */
  readonly originFolder?: FolderId;
}

/** As Exchange has them: what came last stands first, as R174 of [MS-OXCNOTIF] is tried. */
const newestFirst = [{ by: 'uid', descending: true }] as const;

/** The messages of a folder, in no order the newest first: [MS-OXCFOLD] section 2.2.1.14. */
export class ContentsSource implements RowSource {
  readonly kind = 'contents';
  readonly logon: Logon;
  readonly terms: ContentsTerms;

  constructor(logon: Logon, terms: ContentsTerms) {
    this.logon = logon;
    this.terms = terms;
  }

  async version(): Promise<number> {
    const { rows } = this.terms;
    if (rows === undefined) return 0;
    const folder = await this.logon.mailbox.findFolder(rows);
    if (folder === undefined) throw new RopError(ErrorCode.ObjectDeleted);
    return folder.contentChange;
  }

  async changesSince(version: number): Promise<RowChanges | undefined> {
    const { rows, folder: seen } = this.terms;
    if (rows === undefined) return undefined;
    const terms = { limit: 500, folder: rows };
    const { changes, more } = await this.logon.mailbox.changesSince(version as ChangeNumber, terms);
    if (more) return undefined;
    const changed = new Set<RowId>();
    const gone = new Map<RowId, RowName>();
    for (const change of changes) {
      if (change.kind === 'message') changed.add(change.message.uid);
      if (change.kind === 'messageGone')
        gone.set(change.uid, { folder: objectIdOf(seen), message: objectIdOf(change.item), instance: 0 });
    }
    return { changed, gone };
  }

  async list(): Promise<readonly RowId[]> {
    const { rows, originFolder } = this.terms;
    if (rows === undefined) return [];
    const filter = originFolder === undefined ? {} : { filter: { originFolder } };
    const sorts = this.terms.isAssociated ? [] : newestFirst;
    return [...(await this.logon.mailbox.readSortedUids({ folder: rows, sorts, ...filter }))];
  }

  async sorted(
    orders: readonly SortOrder[],
    restriction: Restriction | undefined,
    version: number,
  ): Promise<Uint32Array | undefined> {
    const { rows, originFolder } = this.terms;
    const isUnsorted = orders.length === 0 && !this.terms.isAssociated;
    const sorts = isUnsorted ? newestFirst : storeSortsOf(orders);
    // What was read differs from person to person there, and the store does not know of it.
    if (this.logon.isPublic && restriction !== undefined) return undefined;
    if (rows === undefined || sorts === undefined) return undefined;
    const { mailbox, session } = this.logon;
    if (restriction === undefined && originFolder === undefined)
      return session.messageOrders.read({ mailbox, folder: rows, sorts, version });
    const wanted = restriction && storeFilterOf(restriction);
    if (restriction !== undefined && wanted === undefined) return undefined;
    const all = [...(originFolder === undefined ? [] : [{ originFolder }]), ...(wanted ? [wanted] : [])];
    return mailbox.readSortedUids({ folder: rows, sorts, filter: { all } });
  }

  async read(
    ids: readonly RowId[],
    keys: readonly PropertyKey[],
  ): Promise<readonly (PropertyBag | undefined)[]> {
    const { rows } = this.terms;
    if (rows === undefined || ids.length === 0) return ids.map(() => undefined);
    const messages = await this.#messages(rows, ids);
    const others = keys.filter((key) => typeof key !== 'number' || !identityOfMessage.has(key));
    const beside = await this.#beside(others, [...messages.values()]);
    return Promise.all(
      ids.map((id) => {
        const message = messages.get(id);
        return message && this.#bag(message, keys, others, beside.get(message.item) ?? []);
      }),
    );
  }

  async subobjects(id: RowId, table: PropertyTag) {
    const { rows } = this.terms;
    const message = rows === undefined ? undefined : (await this.#messages(rows, [id])).get(id);
    if (message === undefined) return [];
    const { recipients, attachments } = await this.#content(message);
    const isRecipients = identityOfKey(table) === identityOfKey(PidTag.MessageRecipients);
    const bags = isRecipients ? recipients : attachments.map(({ properties }) => properties);
    return bags.map((bag) => restrictedBag(bag));
  }

  columns(): Promise<readonly PropertyTag[]> {
    return Promise.resolve([...identityOfMessage.keys(), ...listedColumns]);
  }

  async #messages(folder: FolderId, ids: readonly RowId[]): Promise<ReadonlyMap<RowId, Message>> {
    const found = await this.logon.mailbox.listMessagesByUid(folder, [...new Set(ids)] as Uid[]);
    return new Map(found.map((message) => [message.uid, message]));
  }

  /** What is kept beside the messages of what is asked for, whatever its type. */
  async #beside(others: readonly PropertyKey[], messages: readonly Message[]) {
    if (others.length === 0) return new Map<ItemId, readonly Property[]>();
    return this.logon.mailbox.readPropertiesOf(messages.map(({ item }) => item));
  }

  async #bag(
    message: Message,
    keys: readonly PropertyKey[],
    others: readonly PropertyKey[],
    kept: readonly Property[],
  ): Promise<PropertyBag> {
    const { folder, isAssociated } = this.terms;
    const placed = { logon: this.logon, row: message, folder };
    const bag = new PropertyBag();
    for (const key of keys) {
      if (typeof key !== 'number') continue;
      const compute = identityOfMessage.get(key);
      if (compute !== undefined) bag.set(key, compute(placed));
    }
    if (others.length === 0) return bag;
    const listed = listingProperties(message);
    const beside = new PropertyBag(kept.map(restoreProperty).filter((entry) => entry !== undefined));
    const flags = listed.number(PidTag.MessageFlags) ?? 0;
    if (isAssociated) listed.set(PidTag.Associated, true);
    // What the row knows is not kept, and what is kept the row does not know.
    beside.set(PidTag.MessageFlags, flagsWithKept(flags, beside, isAssociated));
    const isKnown = (key: PropertyKey) =>
      beside.has(key) || isListed(key, message) || (isAssociated && identityOfKey(key) === associatedId);
    const missing = others.filter((key) => !isKnown(key));
    const content = missing.length > 0 ? (await this.#content(message)).properties : undefined;
    for (const key of others) {
      const found =
        beside.find(key) ?? (isKnown(key) ? listed.find(key) : (content?.find(key) ?? listed.find(key)));
      if (found !== undefined) bag.set(found.key, found.value);
    }
    return bag;
  }

  #content(message: Message): Promise<MessageContent> {
    return readReceived(this.logon, message);
  }
}

const associatedId = identityOfKey(PidTag.Associated);

const listedColumns: readonly PropertyTag[] = [
  PidTag.MessageClass,
  PidTag.Subject,
  PidTag.SubjectPrefix,
  PidTag.NormalizedSubject,
  PidTag.ConversationTopic,
  PidTag.SenderName,
  PidTag.SenderEmailAddress,
  PidTag.SentRepresentingName,
  PidTag.SentRepresentingEmailAddress,
  PidTag.DisplayTo,
  PidTag.DisplayCc,
  PidTag.ClientSubmitTime,
  PidTag.MessageDeliveryTime,
  PidTag.MessageFlags,
  PidTag.MessageStatus,
  PidTag.HasAttachments,
  PidTag.Importance,
  PidTag.Priority,
  PidTag.Sensitivity,
  PidTag.IconIndex,
  PidTag.FlagStatus,
  PidTag.InternetMessageId,
  PidTag.ObjectType,
];
