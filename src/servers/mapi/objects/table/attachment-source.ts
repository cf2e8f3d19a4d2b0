import { PropertyBag } from '../../../../wire/mapi/property-bag.ts';
import type { PropertyKey } from '../../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../../wire/mapi/property-tags.ts';
import type { PropertyTag } from '../../../../wire/mapi/property-type.ts';
import { AttachmentObject } from '../attachment-object.ts';
import { computedOfAttachment } from '../attachment-properties.ts';
import type { Logon } from '../logon.ts';
import type { MessageObject } from '../message-object.ts';
import type { RowId, RowSource } from './row-source.ts';

/** What is attached to an open message, as its handle sees it: [MS-OXCMSG] section 2.2.3.17. */
export class AttachmentSource implements RowSource {
  readonly kind = 'attachments';
  readonly #message: MessageObject;

  constructor(message: MessageObject) {
    this.#message = message;
  }

  get logon(): Logon {
    return this.#message.logon;
  }

  version(): Promise<number> {
    return this.#message.attachmentVersion();
  }

  async list(): Promise<readonly RowId[]> {
    return (await this.#message.draft()).attachments().map(({ number }) => number);
  }

  async read(
    ids: readonly RowId[],
    keys: readonly PropertyKey[],
  ): Promise<readonly (PropertyBag | undefined)[]> {
    const draft = await this.#message.draft();
    return Promise.all(
      ids.map(async (id) => {
        const found = draft.findAttachment(id);
        if (found === undefined) return undefined;
        const attachment = new AttachmentObject(this.#message, found, this.#message.isWritable);
        const outcomes = await attachment.readProperties(keys);
        return new PropertyBag(
          outcomes.flatMap((outcome) => (outcome.kind === 'value' ? [outcome.entry] : [])),
        );
      }),
    );
  }

  columns(): Promise<readonly PropertyTag[]> {
    return Promise.resolve([...computedOfAttachment, ...usualColumns]);
  }
}

const usualColumns: readonly PropertyTag[] = [
  PidTag.AttachMethod,
  PidTag.AttachFilename,
  PidTag.AttachLongFilename,
  PidTag.AttachExtension,
  PidTag.AttachMimeTag,
  PidTag.AttachContentId,
  PidTag.AttachFlags,
  PidTag.AttachmentHidden,
  PidTag.RenderingPosition,
  PidTag.DisplayName,
  PidTag.CreationTime,
  PidTag.LastModificationTime,
];
