import type { Message } from '../../../store/ports/mail-model.ts';
import type { CodePage } from '../../../wire/mapi/code-page.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import type { BagEntry } from '../../../wire/mapi/property-bag.ts';
import { normalizedType, type PropertyKey, typeOfKey } from '../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { PropertyType, propertyId } from '../../../wire/mapi/property-type.ts';
import type { AllowanceShare } from '../byte-allowance.ts';
import { RopError } from '../rop-error.ts';
import type { Logon } from './logon.ts';
import type { MapiObject } from './mapi-object.ts';
import type { MessageDraft } from './message-draft.ts';
import type { MessageHome } from './message-home.ts';
import {
  computedOfMessage,
  computeOfMessage,
  isComputedOfMessage,
  isUnsavable,
  type MessageView,
  writableFlags,
} from './message-properties.ts';
import { sizeOfValue } from './property-cells.ts';
import type { PropertyHolder, PropertyOutcome, PropertyProblem } from './property-holder.ts';
import { openPropertyStream } from './property-stream.ts';
import type { RecipientColumns } from './recipient-rows.ts';
import { readDraft } from './stored-draft.ts';
import type { StreamMode, StreamSource } from './stream-object.ts';

export interface OpenedMessage {
  readonly logon: Logon;
  readonly home: MessageHome;
  readonly isWritable: boolean;
  /** Opened for writing as far as that is allowed, and it is not: Exchange says so when it is saved. */
  readonly isForbidden?: boolean;
  /** Undefined where the content is read when it is first wanted. */
  readonly draft?: MessageDraft;
  /** Of strings that are not Unicode: [MS-OXCPRPT] section 3.2.5.1. */
  readonly codePage: CodePage;
}

/** Of attachments between two times that a message is saved: far more than there may be. */
const maxChanges = 2 ** 32;

/** A message that is open: one handle's view of it. */
export class MessageObject implements PropertyHolder {
  readonly kind = 'message';
  readonly logon: Logon;
  readonly codePage: CodePage;
  /** Memory that what it has written takes. */
  readonly allowance: AllowanceShare;
  isWritable: boolean;
  readonly isForbidden: boolean;
  home: MessageHome;
  /** Its client has written what the server alone writes: it cannot be saved any more. */
  isSpoilt = false;
  /** Of recipients, as its client was told of them or has told: rows are read by them. */
  recipientColumns: RecipientColumns | undefined;
  #draft: Promise<MessageDraft> | undefined;
  #generation = 0;

  constructor({ logon, home, isWritable, isForbidden = false, draft, codePage }: OpenedMessage) {
    this.logon = logon;
    this.home = home;
    this.isWritable = isWritable;
    this.isForbidden = isForbidden;
    this.codePage = codePage;
    this.#draft = draft && Promise.resolve(draft);
    const outer = home.kind === 'attached' ? home.attachment.message.allowance : undefined;
    this.allowance = outer ?? logon.session.allowance.share();
  }

  get isNew(): boolean {
    return this.home.kind === 'stored' && this.home.opened === undefined;
  }

  /** Its client uploads the whole of it. */
  get isImported(): boolean {
    return this.home.kind === 'stored' && this.home.imported !== undefined;
  }

  /** Whether it was looked into, so that something of it can have been changed. */
  get hasDraft(): boolean {
    return this.#draft !== undefined;
  }

  draft(): Promise<MessageDraft> {
    this.#draft ??= this.#load();
    return this.#draft;
  }

  /** What it was is stored now, and is read again when it is wanted. */
  forgetDraft(): void {
    this.#draft = undefined;
    this.#generation += 1;
  }

  /** Another one when something was attached, changed or taken away. */
  async attachmentVersion(): Promise<number> {
    return this.#generation * maxChanges + (await this.draft()).attachmentVersion;
  }

  /** As it is stored now. */
  async row(): Promise<Message | undefined> {
    const { home } = this;
    if (home.kind !== 'stored' || home.item === undefined) return undefined;
    const row = await this.logon.mailbox.findItem(home.item);
    if (row === undefined) throw new RopError(ErrorCode.ObjectDeleted);
    return row;
  }

  async view(): Promise<MessageView> {
    const { logon, isWritable, home } = this;
    const [draft, row] = await Promise.all([this.draft(), this.row()]);
    const place = home.kind === 'stored' ? home : { folder: 0 as never, isAssociated: false };
    const { folder, isAssociated } = place;
    return { logon, row, folder, isAssociated, isWritable, draft };
  }

  async readProperties(keys: readonly PropertyKey[]): Promise<readonly PropertyOutcome[]> {
    const view = await this.view();
    return keys.map((key) => {
      const entry = entryOf(key, view);
      return entry === undefined ? { kind: 'error', code: ErrorCode.NotFound } : { kind: 'value', entry };
    });
  }

  async listProperties(): Promise<readonly PropertyKey[]> {
    const view = await this.view();
    const here = computedOfMessage.filter((tag) => computeOfMessage(tag, view) !== undefined);
    const others = view.draft.keys().filter((key) => typeof key !== 'number' || !isComputedOfMessage(key));
    return [...here, ...others];
  }

  async setProperties(entries: readonly BagEntry[]): Promise<readonly PropertyProblem[]> {
    this.#checkWritable();
    const draft = await this.draft();
    for (const { key, value } of entries) {
      if (typeof key === 'number' && isComputedOfMessage(key)) await this.#setComputed(draft, { key, value });
      else {
        this.allowance.take(sizeOfValue(value));
        draft.set(key, value);
      }
    }
    return [];
  }

  async deleteProperties(keys: readonly PropertyKey[]): Promise<readonly PropertyProblem[]> {
    this.#checkWritable();
    const draft = await this.draft();
    const problems: PropertyProblem[] = [];
    for (const key of keys) {
      const isComputed = typeof key === 'number' && isComputedOfMessage(key);
      if (isComputed) problems.push({ key, code: ErrorCode.AccessDenied });
      else draft.delete(withoutType(key));
    }
    return problems;
  }

  async openStream(key: PropertyKey, mode: StreamMode): Promise<StreamSource> {
    if (mode !== 'read') this.#checkWritable();
    const view = await this.view();
    const isComputed = typeof key === 'number' && isComputedOfMessage(key);
    if (isComputed && mode !== 'read') throw new RopError(ErrorCode.AccessDenied);
    return openPropertyStream({
      key,
      mode,
      found: entryOf(key, view),
      codePage: this.codePage,
      allowance: this.allowance,
      maxBytes: this.logon.mailbox.maxMessageBytes,
      changed: (make) => view.draft.defer(key, make),
    });
  }

  checkWritable(): void {
    this.#checkWritable();
  }

  release(): void {
    if (this.home.kind === 'stored') this.allowance.giveBack();
  }

  async #setComputed(draft: MessageDraft, { key, value }: BagEntry): Promise<void> {
    if (typeof key !== 'number' || !isUnsavable(key)) return;
    const isState = propertyId(key) === propertyId(PidTag.MessageFlags) && typeof value === 'number';
    // [MS-OXCMSG] section 2.2.1.6: until it is saved for the first time.
    if (isState && (this.isNew || this.isImported || this.home.kind === 'attached')) {
      const before = draft.properties.number(PidTag.MessageFlags) ?? 0;
      draft.set(PidTag.MessageFlags, (before & ~writableFlags) | (value & writableFlags));
      return;
    }
    this.isSpoilt = true;
  }

  #checkWritable(): void {
    if (!this.isWritable) throw new RopError(ErrorCode.AccessDenied);
  }

  async #load(): Promise<MessageDraft> {
    const { home } = this;
    if (home.kind === 'attached') return home.attachment.readEmbedded();
    const row = await this.row();
    if (row === undefined) throw new RopError(ErrorCode.ObjectDeleted);
    return readDraft(this.logon, row);
  }
}

function entryOf(key: PropertyKey, view: MessageView): BagEntry | undefined {
  if (typeof key !== 'number' || !isComputedOfMessage(key)) return view.draft.find(key);
  const found = computeOfMessage(key, view);
  if (found === undefined) return undefined;
  const wanted = normalizedType(typeOfKey(key));
  const isOfType = wanted === PropertyType.unspecified || wanted === typeOfKey(found.tag);
  return isOfType ? { key: found.tag, value: found.value } : undefined;
}

const withoutType = (key: PropertyKey): PropertyKey =>
  typeof key === 'number' ? (key & 0xffff_0000) >>> 0 : { name: key.name, type: PropertyType.unspecified };

/** For ROPs that work on messages alone; [MS-OXCMSG] section 3.2.5 has ecNullObject for everything else. */
export function asMessage(object: MapiObject): MessageObject {
  if (!(object instanceof MessageObject)) throw new RopError(ErrorCode.NullObject);
  return object;
}
