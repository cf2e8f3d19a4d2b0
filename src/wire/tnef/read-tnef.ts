/**
 * Transport-Neutral Encapsulation Format, the winmail.dat that Outlook sends to those of whom it believes that they can read it:
 * [MS-OXTNEF]. Attributes one after the other, of the message and of each of its attachments; most of what they say stands in lists
 * of properties.
 */
import { ByteReader } from '../mapi/byte-reader.ts';
import { filetimeOf } from '../mapi/filetime.ts';
import { MapiFormatError } from '../mapi/mapi-format-error.ts';
import { PropertyBag } from '../mapi/property-bag.ts';
import { PidTag } from '../mapi/property-tags.ts';
import { PropertyType } from '../mapi/property-type.ts';
import { charsetOfCodePage } from '../mime/code-pages.ts';
import { currentClass, TnefAttribute } from './tnef-attributes.ts';
import { readTnefProperties, textOf } from './tnef-properties.ts';

export interface TnefMessage {
  readonly properties: PropertyBag;
  readonly recipients: readonly PropertyBag[];
  readonly attachments: readonly TnefAttachment[];
}

export interface TnefAttachment {
  readonly properties: PropertyBag;
  readonly data: Uint8Array | undefined;
  /** A message that was attached. */
  readonly message: TnefMessage | undefined;
}

export interface TnefLimits {
  /** Messages within messages. */
  readonly maxDepth: number;
  readonly maxAttachments: number;
}

const defaultLimits: TnefLimits = { maxDepth: 20, maxAttachments: 5000 };
const signature = 0x223e_9f78;
const levelMessage = 1;
const levelAttachment = 2;
const leastRow = 4;
const interfaceLength = 16;

/** Throws MapiFormatError for what is no TNEF, or broken. Values that are bytes are parts of `bytes`. */
export function readTnef(bytes: Uint8Array, limits: TnefLimits = defaultLimits): TnefMessage {
  return new TnefReader(bytes, limits).read();
}

interface OpenAttachment {
  readonly properties: PropertyBag;
  data: Uint8Array | undefined;
  message: TnefMessage | undefined;
}

class TnefReader {
  readonly #reader: ByteReader;
  readonly #limits: TnefLimits;
  readonly #properties = new PropertyBag();
  readonly #recipients: PropertyBag[] = [];
  readonly #attachments: OpenAttachment[] = [];
  #charset = 'windows-1252';

  constructor(bytes: Uint8Array, limits: TnefLimits) {
    this.#reader = new ByteReader(bytes);
    this.#limits = limits;
  }

  read(): TnefMessage {
    const reader = this.#reader;
    if (reader.u32() !== signature) throw new MapiFormatError('This is no TNEF.');
    reader.u16();
    while (reader.left >= 9) {
      const level = reader.u8();
      const id = reader.u32();
      const data = reader.bytes(reader.u32());
      // Section 2.1.3.1 has a sum of the bytes here, which some writers get wrong.
      reader.bytes(Math.min(2, reader.left));
      if (level === levelMessage) this.#takeOfMessage(id, data);
      else if (level === levelAttachment) this.#takeOfAttachment(id, data);
      else throw new MapiFormatError(`No attribute of TNEF is of the level ${level}.`);
    }
    return { properties: this.#properties, recipients: this.#recipients, attachments: this.#attachments };
  }

  #takeOfMessage(id: number, data: Uint8Array): void {
    const bag = this.#properties;
    switch (id) {
      case TnefAttribute.OemCodepage:
        this.#charset = charsetOfCodePage(new ByteReader(data).u32()) ?? this.#charset;
        break;
      case TnefAttribute.MessageClass:
        bag.setDefault(PidTag.MessageClass, currentClass(this.#text(data)));
        break;
      case TnefAttribute.Subject:
        bag.setDefault(PidTag.Subject, this.#text(data));
        break;
      case TnefAttribute.Body:
        bag.setDefault(PidTag.Body, this.#text(data));
        break;
      case TnefAttribute.Priority:
        // Section 2.1.3.3.8: 1 is high and 3 low.
        bag.setDefault(PidTag.Importance, Math.min(2, Math.max(0, 3 - new ByteReader(data).u16())));
        break;
      case TnefAttribute.DateStart:
        setDate(bag, PidTag.StartDate, data);
        break;
      case TnefAttribute.DateEnd:
        setDate(bag, PidTag.EndDate, data);
        break;
      case TnefAttribute.RequestRes:
        bag.setDefault(PidTag.ResponseRequested, new ByteReader(data).u16() !== 0);
        break;
      case TnefAttribute.MsgProps:
        for (const { key, type, value } of readTnefProperties(new ByteReader(data), this.#charset)) {
          if (type !== PropertyType.object) bag.set(key, value);
        }
        break;
      case TnefAttribute.RecipTable:
        this.#takeRecipients(new ByteReader(data));
        break;
      default:
    }
  }

  #takeRecipients(reader: ByteReader): void {
    const count = reader.count(reader.u32(), leastRow);
    for (let row = 0; row < count; row++) {
      const bag = new PropertyBag();
      for (const { key, type, value } of readTnefProperties(reader, this.#charset)) {
        if (type !== PropertyType.object) bag.set(key, value);
      }
      this.#recipients.push(bag);
    }
  }

  /** Section 2.1.3.3.13: attAttachRendData begins an attachment. */
  #takeOfAttachment(id: number, data: Uint8Array): void {
    if (id === TnefAttribute.AttachRendData) {
      if (this.#attachments.length >= this.#limits.maxAttachments) {
        throw new MapiFormatError('TNEF has too many attachments.');
      }
      this.#attachments.push({ properties: new PropertyBag(), data: undefined, message: undefined });
      return;
    }
    const attachment = this.#attachments.at(-1);
    if (!attachment) return;
    const bag = attachment.properties;
    if (id === TnefAttribute.AttachData) attachment.data = data;
    else if (id === TnefAttribute.AttachTitle) bag.setDefault(PidTag.AttachFilename, this.#text(data));
    else if (id === TnefAttribute.AttachTransportFilename)
      bag.setDefault(PidTag.AttachTransportName, this.#text(data));
    else if (id === TnefAttribute.AttachCreateDate) setDate(bag, PidTag.CreationTime, data);
    else if (id === TnefAttribute.AttachModifyDate) setDate(bag, PidTag.LastModificationTime, data);
    else if (id === TnefAttribute.Attachment) this.#takeAttachmentProperties(attachment, data);
  }

  #takeAttachmentProperties(attachment: OpenAttachment, data: Uint8Array): void {
    for (const { key, type, value } of readTnefProperties(new ByteReader(data), this.#charset)) {
      if (key === PidTag.AttachDataBinary && value instanceof Uint8Array) attachment.data = value;
      else if (key === PidTag.AttachDataObject && value instanceof Uint8Array)
        this.#takeObject(attachment, value);
      else if (type !== PropertyType.object) attachment.properties.set(key, value);
    }
  }

  /** Section 2.1.3.4.1: an interface, and behind it a message as TNEF or whatever was embedded. */
  #takeObject(attachment: OpenAttachment, value: Uint8Array): void {
    const content = value.subarray(interfaceLength);
    const isMessage = content.length > 6 && new ByteReader(content).u32() === signature;
    if (!isMessage) {
      attachment.data = content;
      return;
    }
    if (this.#limits.maxDepth <= 0) throw new MapiFormatError('TNEF is nested too deep.');
    attachment.message = readTnef(content, { ...this.#limits, maxDepth: this.#limits.maxDepth - 1 });
  }

  #text(bytes: Uint8Array): string {
    return textOf(bytes, this.#charset);
  }
}

/** Section 2.1.3.3.3: year, month, day, hour, minute, second and day of the week. */
function setDate(bag: PropertyBag, tag: number, data: Uint8Array): void {
  const reader = new ByteReader(data);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = Array.from({ length: 6 }, () =>
    reader.u16(),
  );
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  if (!Number.isNaN(time)) bag.setDefault(tag, filetimeOf(time));
}
