import type { FolderId, ItemId } from '../../../base/ids.ts';
import type { Lineage, Message } from '../../../store/ports/mail-model.ts';
import type { AttachmentObject } from './attachment-object.ts';

/** [MS-OXCFXICS] section 2.2.3.2.4.2: what saving makes of an uploaded message. */
export interface ImportedVersion {
  /** The id that its client has given it, where it is new. */
  readonly item: ItemId | undefined;
  readonly lineage: Lineage;
  /** PidTagLastModificationTime as the client has it, for conflicts. */
  readonly modifiedAt: number;
  /** With the version that was there, both of which the client was not told of. */
  readonly isConflict: boolean;
  saved(row: Message): void;
}

/** Where an open message is kept. One that is new gets its item when it is saved for the first time. */
export type MessageHome =
  | {
      readonly kind: 'stored';
      /** The folder in which clients see it; associated ones lie in its companion. */
      readonly folder: FolderId;
      readonly isAssociated: boolean;
      readonly item: ItemId | undefined;
      /** As it was when the client opened or last saved it: what others have changed since is a conflict. */
      readonly opened: Message | undefined;
      /** A version that a client has uploaded; gone once it is saved. */
      readonly imported?: ImportedVersion;
    }
  | { readonly kind: 'attached'; readonly attachment: AttachmentObject };
