import type { FolderId, ItemId } from '../../../base/ids.ts';
import type { Message } from '../../../store/ports/mail-model.ts';
import type { AttachmentObject } from './attachment-object.ts';

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
    }
  | { readonly kind: 'attached'; readonly attachment: AttachmentObject };
