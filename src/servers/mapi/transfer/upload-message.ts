/** messageContent, recipient, attachmentContent and embeddedMessage as they are uploaded. */
import type { AttachmentData } from '../../../mailbox/conversion/message-content.ts';
import { messageFlag } from '../../../mailbox/conversion/row-properties.ts';
import { Marker } from '../../../wire/mapi/fast-transfer/markers.ts';
import { type BagEntry, PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { identityOfKey } from '../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { type PropertyTag, propertyId } from '../../../wire/mapi/property-type.ts';
import type { AllowanceShare } from '../byte-allowance.ts';
import { type AttachmentObject, newAttachment } from '../objects/attachment-object.ts';
import { isComputedOfAttachment } from '../objects/attachment-properties.ts';
import { MessageDraft } from '../objects/message-draft.ts';
import { isComputedOfMessage, keptFlags, writableFlags } from '../objects/message-properties.ts';
import { sizeOfValue } from '../objects/property-cells.ts';
import { checkRecipientCount } from '../objects/recipient-rows.ts';
import { notHere, type UploadScope } from './upload-scope.ts';

export interface MessageTarget {
  readonly draft: () => Promise<MessageDraft> | MessageDraft;
  readonly allowance: AllowanceShare;
  readonly now: () => number;
  /** It was never saved: its state is what the stream says. */
  readonly isNew: boolean;
}

/** Of the server's own, what a copy keeps. */
const copiedIds: ReadonlySet<number | string> = new Set(
  [PidTag.SearchKey, PidTag.CreationTime, PidTag.MessageStatus].map(propertyId),
);
const idOf = propertyId;

export class MessageScope implements UploadScope {
  readonly endMarker: Marker | undefined;
  readonly #target: MessageTarget;
  readonly #finish: (() => Promise<void> | void) | undefined;
  readonly #leave: (() => void) | undefined;
  #hasOtherRecipients = false;
  #nativeBody: number | undefined;

  constructor(
    target: MessageTarget,
    ending: { marker?: Marker; finish?: () => Promise<void> | void; leave?: () => void } = {},
  ) {
    this.#target = target;
    this.endMarker = ending.marker;
    this.#finish = ending.finish;
    this.#leave = ending.leave;
  }

  async property({ key, value }: BagEntry): Promise<void> {
    const { isNew, allowance } = this.#target;
    const identity = identityOfKey(key);
    const draft = await this.#target.draft();
    if (identity === idOf(PidTag.NativeBody) && typeof value === 'number') this.#nativeBody = value;
    else if (identity === idOf(PidTag.MessageFlags) && typeof value === 'number') {
      if (isNew) setState(draft, value);
    } else if (typeof key === 'number' && isComputedOfMessage(key) && !copiedIds.has(identity)) return;
    else {
      allowance.take(sizeOfValue(value));
      draft.set(key, value);
    }
  }

  async clear(tag: PropertyTag): Promise<void> {
    const draft = await this.#target.draft();
    if (tag === PidTag.MessageRecipients) draft.removeAllRecipients();
    if (tag !== PidTag.MessageAttachments) return;
    for (const { number } of draft.attachments()) draft.deleteAttachment(number);
  }

  async begin(marker: Marker): Promise<UploadScope> {
    const draft = await this.#target.draft();
    if (marker === Marker.StartRecip) {
      checkRecipientCount(draft.recipientCount + 1);
      return new RecipientScope(draft, this.#target.allowance, () => {
        this.#hasOtherRecipients = true;
      });
    }
    if (marker === Marker.NewAttach) return new AttachmentScope(draft, this.#target);
    throw notHere();
  }

  async end(): Promise<void> {
    await this.settle();
    await this.#finish?.();
  }

  async settle(): Promise<void> {
    const draft = await this.#target.draft();
    if (this.#hasOtherRecipients) draft.showRecipients();
    this.#hasOtherRecipients = false;
    // What is there says which form of the text is the best, unless the stream has said it.
    if (this.#nativeBody !== undefined) draft.note(PidTag.NativeBody, this.#nativeBody);
  }

  discard(): void {
    this.#leave?.();
  }
}

function setState(draft: MessageDraft, value: number): void {
  const taken = writableFlags | keptFlags;
  const before = draft.properties.number(PidTag.MessageFlags) ?? messageFlag.unsent;
  draft.set(PidTag.MessageFlags, (before & ~taken) | (value & taken));
}

class RecipientScope implements UploadScope {
  readonly endMarker = Marker.EndToRecip;
  readonly #bag = new PropertyBag();
  readonly #draft: MessageDraft;
  readonly #allowance: AllowanceShare;

  readonly #added: () => void;

  constructor(draft: MessageDraft, allowance: AllowanceShare, added: () => void) {
    this.#draft = draft;
    this.#allowance = allowance;
    this.#added = added;
  }

  property({ key, value }: BagEntry): void {
    this.#allowance.take(sizeOfValue(value));
    this.#bag.set(key, value);
  }

  clear(): void {
    throw notHere();
  }

  begin(): UploadScope {
    throw notHere();
  }

  /** Under the id that it had, where nobody has it here. */
  end(): void {
    let rowId = Math.max(0, this.#bag.number(PidTag.Rowid) ?? 0);
    if (this.#draft.hasRecipient(rowId)) rowId = this.#draft.recipientCount;
    while (this.#draft.hasRecipient(rowId)) rowId += 1;
    this.#draft.putRecipient(rowId, this.#bag);
    this.#added();
  }
}

const dataId = idOf(PidTag.AttachDataBinary);
const embedded = 5;

class AttachmentScope implements UploadScope {
  readonly endMarker = Marker.EndAttach;
  readonly #draft: MessageDraft;
  readonly #target: MessageTarget;
  readonly #number: number;
  readonly #bag: PropertyBag;
  #data: AttachmentData = { kind: 'none' };

  constructor(draft: MessageDraft, target: MessageTarget) {
    this.#draft = draft;
    this.#target = target;
    this.#number = draft.takeAttachmentNumber();
    this.#bag = newAttachment(this.#number, target.now()).properties;
  }

  property({ key, value }: BagEntry): void {
    if (isComputedOfAttachment(key)) return;
    this.#target.allowance.take(sizeOfValue(value));
    if (identityOfKey(key) !== dataId) this.#bag.set(key, value);
    else if (value instanceof Uint8Array)
      this.#data = { kind: 'bytes', size: value.length, read: async () => value };
  }

  clear(): void {
    throw notHere();
  }

  begin(marker: Marker): UploadScope {
    if (marker !== Marker.StartEmbed) throw notHere();
    return embeddedScope(this.#target, (draft) => {
      const content = draft.content();
      this.#data = { kind: 'message', open: async () => content };
      this.#bag.set(PidTag.AttachMethod, embedded);
    });
  }

  end(): void {
    this.#draft.putAttachment({ number: this.#number, properties: this.#bag, data: this.#data });
  }
}

function embeddedScope(
  { allowance, now }: Pick<MessageTarget, 'allowance' | 'now'>,
  finish: (draft: MessageDraft) => void,
): UploadScope {
  const draft = new MessageDraft({ properties: new PropertyBag(), recipients: [], attachments: [] });
  return new MessageScope(
    { draft: () => draft, allowance, now, isNew: true },
    { marker: Marker.EndEmbed, finish: () => finish(draft) },
  );
}

/** attachmentContent of an attachment that is open. */
export class OpenAttachmentScope implements UploadScope {
  readonly endMarker = undefined;
  readonly #attachment: AttachmentObject;

  constructor(attachment: AttachmentObject) {
    this.#attachment = attachment;
  }

  async property(entry: BagEntry): Promise<void> {
    if (isComputedOfAttachment(entry.key)) return;
    const isData = identityOfKey(entry.key) === dataId;
    await this.#attachment.setProperties([isData ? { ...entry, key: PidTag.AttachDataBinary } : entry]);
  }

  clear(): void {
    throw notHere();
  }

  begin(marker: Marker): UploadScope {
    if (marker !== Marker.StartEmbed) throw notHere();
    const { message, logon } = this.#attachment;
    const { clock } = logon.session;
    return embeddedScope({ allowance: message.allowance, now: () => clock.now() }, (draft) =>
      this.#attachment.setEmbedded(draft.content()),
    );
  }

  end(): void {
    throw notHere();
  }
}
