import { setDisplayLists } from '../../../mailbox/conversion/from-mime/people.ts';
import type {
  AttachmentContent,
  AttachmentData,
  MessageContent,
} from '../../../mailbox/conversion/message-content.ts';
import type { BagEntry, PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { identityOfKey, type PropertyKey } from '../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import type { PropertyValue } from '../../../wire/mapi/property-value.ts';
import { alignBodies, findBody, isBodyForm, setBodyText } from './message-bodies.ts';
import { alignSubject, isOfSubject } from './subject-properties.ts';

export interface DraftAttachment {
  readonly number: number;
  readonly properties: PropertyBag;
  readonly data: AttachmentData;
}

export interface DraftRecipient {
  readonly rowId: number;
  readonly properties: PropertyBag;
}

type Identity = number | string;

/**
 * A message as one handle sees it: what is stored, with what its client has changed since it opened or saved it. Nobody else sees the
 * changes before they are saved ([MS-OXCMSG] section 3.2.5.3).
 */
export class MessageDraft {
  readonly #properties: PropertyBag;
  readonly #recipients = new Map<number, PropertyBag>();
  readonly #attachments = new Map<number, DraftAttachment>();
  readonly #changed = new Map<Identity, PropertyKey>();
  readonly #bodies = new Set<number>();
  /** What streams have written: a value is made of it when somebody asks for one. */
  readonly #deferred = new Map<Identity, { readonly key: PropertyKey; readonly make: () => PropertyValue }>();
  /** What stood in the content itself: to take such a thing away is to write the message anew. */
  readonly #ofContent: ReadonlySet<Identity>;
  #nextNumber = 0;
  #attachmentVersion = 0;
  #hasOtherRecipients = false;
  #hasOtherAttachments = false;

  /** `beside` stands over what the content says. */
  constructor(content: MessageContent, beside: Iterable<BagEntry> = []) {
    this.#properties = content.properties.clone();
    this.#ofContent = new Set([...content.properties.entries()].map(({ key }) => identityOfKey(key)));
    for (const { key, value } of beside) this.#properties.set(key, value);
    for (const recipient of content.recipients) {
      const said = recipient.number(PidTag.Rowid);
      const isFree = said !== undefined && said >= 0 && !this.#recipients.has(said);
      this.#recipients.set(isFree ? said : this.#freeRowId(), recipient);
    }
    for (const { properties, data } of content.attachments) {
      const said = properties.number(PidTag.AttachNumber);
      const isFree = said !== undefined && said >= 0 && !this.#attachments.has(said);
      const number = isFree ? said : this.#nextNumber;
      this.#attachments.set(number, { number, properties, data });
      this.#nextNumber = Math.max(this.#nextNumber, number + 1);
    }
  }

  get properties(): PropertyBag {
    this.#settle();
    return this.#properties;
  }

  get isChanged(): boolean {
    return (
      this.#deferred.size > 0 ||
      this.#changed.size > 0 ||
      this.#hasOtherRecipients ||
      this.#hasOtherAttachments
    );
  }

  get hasOtherParts(): boolean {
    return this.#hasOtherRecipients || this.#hasOtherAttachments;
  }

  /** Made of what somebody had changed before: all of it is written when it is saved. */
  markChanged(): void {
    this.#hasOtherRecipients = true;
    this.#hasOtherAttachments = true;
  }

  get changedKeys(): readonly PropertyKey[] {
    this.#settle();
    return [...this.#changed.values()];
  }

  isOfContent(key: PropertyKey): boolean {
    return this.#ofContent.has(identityOfKey(key));
  }

  /** With forms of the text that are made for whoever asks. */
  find(key: PropertyKey): BagEntry | undefined {
    const identity = identityOfKey(key);
    return isBodyForm(identity) ? findBody(this.properties, identity, key) : this.properties.find(key);
  }

  keys(): PropertyKey[] {
    return [...this.properties.entries()].map(({ key }) => key);
  }

  set(key: PropertyKey, value: PropertyValue): void {
    this.#settle();
    this.#put(key, value);
  }

  /** The value is what `make` gives when it is first wanted. */
  defer(key: PropertyKey, make: () => PropertyValue): void {
    this.#deferred.set(identityOfKey(key), { key, make });
  }

  delete(key: PropertyKey): void {
    const identity = identityOfKey(key);
    if (!this.properties.delete(key)) return;
    // Of the forms of the text the others stay: one is what there is to read.
    if (isBodyForm(identity)) this.#changed.set(identity, key);
    else this.#wrote(key);
  }

  /** Of the server: no change that would have to be saved. */
  note(key: PropertyKey, value: PropertyValue): void {
    this.properties.set(key, value);
  }

  recipients(): DraftRecipient[] {
    return [...this.#recipients]
      .sort(([a], [b]) => a - b)
      .map(([rowId, properties]) => ({ rowId, properties }));
  }

  get recipientCount(): number {
    return this.#recipients.size;
  }

  hasRecipient(rowId: number): boolean {
    return this.#recipients.has(rowId);
  }

  /** Replaces all that is known of a recipient; undefined removes it. */
  putRecipient(rowId: number, properties: PropertyBag | undefined): void {
    if (properties === undefined) this.#recipients.delete(rowId);
    else this.#recipients.set(rowId, properties.set(PidTag.Rowid, rowId));
    this.#hasOtherRecipients = true;
  }

  removeAllRecipients(): void {
    this.#recipients.clear();
    this.#hasOtherRecipients = true;
    this.showRecipients();
  }

  /** [MS-OXOMSG] sections 2.2.1.7 to 2.2.1.9: the lists follow the recipients. */
  showRecipients(): void {
    setDisplayLists(
      this.properties,
      this.recipients().map(({ properties }) => properties),
    );
  }

  attachments(): DraftAttachment[] {
    return [...this.#attachments.values()].sort((a, b) => a.number - b.number);
  }

  /** Another one when something was attached, changed or taken away. */
  get attachmentVersion(): number {
    return this.#attachmentVersion;
  }

  get attachmentCount(): number {
    return this.#attachments.size;
  }

  findAttachment(number: number): DraftAttachment | undefined {
    return this.#attachments.get(number);
  }

  /** [MS-OXCMSG] section 3.2.5.13: never given twice, so that a handle of one that is gone does not mean another. */
  takeAttachmentNumber(): number {
    this.#nextNumber += 1;
    return this.#nextNumber - 1;
  }

  putAttachment(attachment: DraftAttachment): void {
    this.#attachments.set(attachment.number, attachment);
    this.#hasOtherAttachments = true;
    this.#attachmentVersion += 1;
  }

  deleteAttachment(number: number): boolean {
    const isGone = this.#attachments.delete(number);
    this.#hasOtherAttachments ||= isGone;
    if (isGone) this.#attachmentVersion += 1;
    return isGone;
  }

  get hasVisibleAttachments(): boolean {
    return [...this.#attachments.values()].some(
      ({ properties }) => properties.boolean(PidTag.AttachmentHidden) !== true,
    );
  }

  content(): MessageContent {
    return {
      properties: this.properties,
      recipients: this.recipients().map(({ properties }) => properties),
      attachments: this.attachments().map(({ number, properties, data }): AttachmentContent => {
        return { properties: properties.clone().set(PidTag.AttachNumber, number), data };
      }),
    };
  }

  #settle(): void {
    for (const [identity, { key, make }] of this.#deferred) {
      this.#deferred.delete(identity);
      this.#put(key, make());
    }
  }

  #put(key: PropertyKey, value: PropertyValue): void {
    const identity = identityOfKey(key);
    if (isBodyForm(identity) && typeof value === 'string') setBodyText(this.#properties, identity, value);
    else this.#properties.set(key, value);
    this.#wrote(key);
  }

  #wrote(key: PropertyKey): void {
    const identity = identityOfKey(key);
    this.#changed.set(identity, key);
    const others: number[] = [];
    if (isOfSubject(identity) && typeof identity === 'number')
      others.push(...alignSubject(this.#properties, identity));
    if (isBodyForm(identity)) {
      this.#bodies.add(identity);
      others.push(...alignBodies(this.#properties, this.#bodies));
    }
    for (const each of others) this.#changed.set(identityOfKey(each), each);
  }

  #freeRowId(): number {
    let rowId = this.#recipients.size;
    while (this.#recipients.has(rowId)) rowId += 1;
    return rowId;
  }
}
