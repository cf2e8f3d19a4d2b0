import type { AttachmentData, MessageContent } from '../../../mailbox/conversion/message-content.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { filetimeOf } from '../../../wire/mapi/filetime.ts';
import { type BagEntry, PropertyBag } from '../../../wire/mapi/property-bag.ts';
import {
  identityOfKey,
  normalizedType,
  type PropertyKey,
  typeOfKey,
} from '../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { PropertyType, propertyId } from '../../../wire/mapi/property-type.ts';
import type { PropertyValue } from '../../../wire/mapi/property-value.ts';
import { RopError } from '../rop-error.ts';
import {
  computedOfAttachment,
  computeOfAttachment,
  isComputedOfAttachment,
} from './attachment-properties.ts';
import type { Logon } from './logon.ts';
import type { MapiObject } from './mapi-object.ts';
import { type DraftAttachment, MessageDraft } from './message-draft.ts';
import type { MessageObject } from './message-object.ts';
import { sizeOfValue } from './property-cells.ts';
import type { PropertyHolder, PropertyOutcome, PropertyProblem } from './property-holder.ts';
import { openPropertyStream } from './property-stream.ts';
import type { StreamMode, StreamSource } from './stream-object.ts';

/** PidTagAttachMethod: [MS-OXCMSG] section 2.2.2.9. */
const attachMethod = { none: 0, embeddedMessage: 5 } as const;

/** Beyond a buffer nobody can be told a value: what is larger is not read for it. */
const largestValue = 0x8000;
const dataId = propertyId(PidTag.AttachDataBinary);

/** What is attached to a message. Its changes are the message's once it is saved ([MS-OXCMSG] section 3.2.5.16). */
export class AttachmentObject implements PropertyHolder {
  readonly kind = 'attachment';
  readonly logon: Logon;
  readonly message: MessageObject;
  readonly number: number;
  readonly isWritable: boolean;
  isNew: boolean;
  isSpoilt = false;
  #properties: PropertyBag;
  /** Undefined as long as it is what the message has. */
  #data: AttachmentData | undefined;
  /** What streams have written: a value is made of it when somebody asks for one. */
  readonly #deferred = new Map<
    number | string,
    { readonly key: PropertyKey; readonly make: () => PropertyValue }
  >();

  constructor(message: MessageObject, attachment: DraftAttachment, isWritable: boolean, isNew = false) {
    this.logon = message.logon;
    this.message = message;
    this.number = attachment.number;
    this.isWritable = isWritable;
    this.isNew = isNew;
    this.#properties = attachment.properties.clone();
    this.#data = isNew ? attachment.data : undefined;
  }

  /** Of the message as it is now: after it was saved, what was attached lies elsewhere. */
  async data(): Promise<AttachmentData> {
    const draft = await this.message.draft();
    return this.#data ?? draft.findAttachment(this.number)?.data ?? { kind: 'none' };
  }

  /** As it is now, with what its client has changed and not saved. */
  async content(): Promise<Pick<DraftAttachment, 'properties' | 'data'>> {
    return { properties: this.#settled().clone(), data: fixed(await this.data()) };
  }

  async readProperties(keys: readonly PropertyKey[]): Promise<readonly PropertyOutcome[]> {
    const data = await this.data();
    return Promise.all(keys.map((key) => this.#read(key, data)));
  }

  async listProperties(): Promise<readonly PropertyKey[]> {
    const data = await this.data();
    const view = { object: this, data, properties: this.#settled() };
    const here = computedOfAttachment.filter((tag) => computeOfAttachment(tag, view) !== undefined);
    const others = [...view.properties.entries()].map(({ key }) => key);
    const held = data.kind === 'bytes' ? [PidTag.AttachDataBinary] : [];
    return [...here, ...others.filter((key) => !isComputedOfAttachment(key)), ...held];
  }

  async setProperties(entries: readonly BagEntry[]): Promise<readonly PropertyProblem[]> {
    this.#checkWritable();
    const problems: PropertyProblem[] = [];
    const bag = this.#settled();
    for (const { key, value } of entries) {
      if (isComputedOfAttachment(key)) this.isSpoilt = true;
      else if (identityOfKey(key) === dataId) problems.push(...(await this.#setData(key, value)));
      else {
        this.message.allowance.take(sizeOfValue(value));
        bag.set(key, value);
      }
    }
    return problems;
  }

  async deleteProperties(keys: readonly PropertyKey[]): Promise<readonly PropertyProblem[]> {
    this.#checkWritable();
    const bag = this.#settled();
    const problems: PropertyProblem[] = [];
    for (const key of keys) {
      if (isComputedOfAttachment(key)) problems.push({ key, code: ErrorCode.AccessDenied });
      else if (identityOfKey(key) === dataId) this.#data = { kind: 'none' };
      else bag.delete(key);
    }
    return problems;
  }

  async openStream(key: PropertyKey, mode: StreamMode): Promise<StreamSource> {
    if (mode !== 'read') this.#checkWritable();
    const isData = identityOfKey(key) === dataId;
    const bag = this.#settled();
    const { allowance, codePage } = this.message;
    const terms = { key, mode, codePage, allowance, maxBytes: this.logon.mailbox.maxMessageBytes };
    if (!isData) {
      const found = entryOf(bag, key, await this.#view());
      const changed = (make: () => PropertyValue) =>
        void this.#deferred.set(identityOfKey(key), { key, make });
      return openPropertyStream({ ...terms, found, changed });
    }
    const data = await this.data();
    if (data.kind === 'message' && mode !== 'create') throw new RopError(ErrorCode.NotSupported);
    const value = data.kind === 'bytes' && mode !== 'create' ? await data.read() : undefined;
    const source = openPropertyStream({
      ...terms,
      found: value === undefined ? undefined : { key, value },
      // Not copied at every write: what is stored of it is read when the message is saved.
      changed: () => {
        this.#data = { kind: 'bytes', size: 0, read: async () => new Uint8Array() };
      },
    });
    const { bytes } = source;
    const hold = () => {
      this.#data = {
        kind: 'bytes',
        get size() {
          return bytes.length;
        },
        read: async () => bytes.read(0, bytes.length),
      };
    };
    if (mode === 'create') hold();
    return { ...source, changed: hold };
  }

  /** [MS-OXCMSG] section 3.2.5.16: what is saved belongs to the message, which is to be saved as well. */
  async save(): Promise<void> {
    if (this.isSpoilt) throw new RopError(ErrorCode.GeneralFailure);
    const draft = await this.message.draft();
    const now = filetimeOf(this.logon.session.clock.now());
    const properties = this.#settled().clone().set(PidTag.LastModificationTime, now);
    draft.putAttachment({ number: this.number, properties, data: fixed(await this.data()) });
    this.#properties = properties.clone();
    this.#data = undefined;
    this.isNew = false;
  }

  async readEmbedded(): Promise<MessageDraft> {
    const data = await this.data();
    if (data.kind !== 'message') throw new RopError(ErrorCode.NotFound);
    return new MessageDraft(await data.open());
  }

  setEmbedded(content: MessageContent): void {
    this.#checkWritable();
    this.#data = { kind: 'message', open: async () => content };
    this.#settled().set(PidTag.AttachMethod, attachMethod.embeddedMessage);
  }

  async copyFrom(source: AttachmentObject): Promise<void> {
    this.#data = fixed(await source.data());
  }

  async #view() {
    return { object: this, data: await this.data(), properties: this.#settled() };
  }

  async #read(key: PropertyKey, data: AttachmentData): Promise<PropertyOutcome> {
    const view = { object: this, data, properties: this.#settled() };
    if (identityOfKey(key) !== dataId) {
      const entry = entryOf(view.properties, key, view);
      return entry ? { kind: 'value', entry } : { kind: 'error', code: ErrorCode.NotFound };
    }
    const type = typeOfKey(key);
    const isBytes = type === PropertyType.binary || type === PropertyType.unspecified;
    if (data.kind !== 'bytes' || !isBytes) return { kind: 'error', code: ErrorCode.NotFound };
    if (data.size > largestValue) return { kind: 'error', code: ErrorCode.NotEnoughMemory };
    return { kind: 'value', entry: { key: PidTag.AttachDataBinary, value: await data.read() } };
  }

  async #setData(key: PropertyKey, value: PropertyValue): Promise<readonly PropertyProblem[]> {
    if (!(value instanceof Uint8Array)) return [{ key, code: ErrorCode.UnexpectedType }];
    this.message.allowance.take(value.length);
    this.#data = { kind: 'bytes', size: value.length, read: async () => value };
    return [];
  }

  #settled(): PropertyBag {
    for (const { key, make } of this.#deferred.values()) this.#properties.set(key, make());
    this.#deferred.clear();
    return this.#properties;
  }

  #checkWritable(): void {
    if (!this.isWritable) throw new RopError(ErrorCode.AccessDenied);
  }
}

/** As it is now, also when its stream is written to again. */
function fixed(data: AttachmentData): AttachmentData {
  if (data.kind !== 'bytes') return data;
  const { size, read } = data;
  return { kind: 'bytes', size, read: async () => (await read()).subarray(0, size) };
}

function entryOf(
  bag: PropertyBag,
  key: PropertyKey,
  view: Parameters<typeof computeOfAttachment>[1],
): BagEntry | undefined {
  if (typeof key !== 'number' || !isComputedOfAttachment(key)) return bag.find(key);
  const found = computeOfAttachment(key, view);
  if (found === undefined) return undefined;
  const wanted = normalizedType(typeOfKey(key));
  const isOfType = wanted === PropertyType.unspecified || wanted === typeOfKey(found.tag);
  return isOfType ? { key: found.tag, value: found.value } : undefined;
}

/** For ROPs that work on attachments alone. */
export function asAttachment(object: MapiObject, otherwise: number = ErrorCode.NullObject): AttachmentObject {
  if (!(object instanceof AttachmentObject)) throw new RopError(otherwise);
  return object;
}

/** [MS-OXCMSG] section 3.2.5.13. */
export function newAttachment(number: number, now: number): DraftAttachment {
  const time = filetimeOf(now);
  const properties = new PropertyBag([
    { key: PidTag.AttachMethod, value: attachMethod.none },
    { key: PidTag.RenderingPosition, value: -1 },
    { key: PidTag.CreationTime, value: time },
    { key: PidTag.LastModificationTime, value: time },
  ]);
  return { number, properties, data: { kind: 'none' } };
}
