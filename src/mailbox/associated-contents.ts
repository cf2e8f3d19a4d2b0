import { isAppError } from '../base/errors.ts';
import type { FolderId } from '../base/ids.ts';
import type { Folder } from '../store/ports/mail-model.ts';
import type { NewMessage, NewMessageBody } from '../store/ports/mail-store.ts';
import type { FolderMaker } from './special-folders.ts';
import { summarizeMessage } from './summarize-message.ts';

/** Where what MAPI clients keep beside the messages of a folder lies; made when it is first needed, by whoever comes first. */
export async function ensureAssociatedFolder(mailbox: FolderMaker, folder: FolderId): Promise<Folder> {
  const known = (await mailbox.folders()).findAssociated(folder);
  if (known) return known;
  try {
    return await mailbox.make({ parent: folder, name: '', kind: 'associated', folderClass: '' });
  } catch (error) {
    if (!isAppError(error, 'conflict')) throw error;
    const made = (await mailbox.folders()).findAssociated(folder);
    if (made) return made;
    throw error;
  }
}

/** Every message has MIME bytes, and nobody looks at these: a tenant keeps them once. */
const emptyBytes = new Uint8Array(
  Buffer.from('MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n'),
);

/** An associated message, all of which is in `native` and in properties. */
export function associatedMessage(
  message: Pick<NewMessage, 'properties'> & {
    readonly receivedAt: number;
    readonly subject: string;
    readonly native: NewMessageBody;
  },
): NewMessage {
  return {
    ...summarizeMessage(emptyBytes, message.receivedAt),
    ...{ flags: 0, keywords: [], body: { kind: 'bytes', bytes: emptyBytes } },
    ...message,
  };
}
