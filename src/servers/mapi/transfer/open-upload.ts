import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { AttachmentObject } from '../objects/attachment-object.ts';
import { FolderObject } from '../objects/folder-object.ts';
import type { MapiObject } from '../objects/mapi-object.ts';
import { MessageObject } from '../objects/message-object.ts';
import { RopError } from '../rop-error.ts';
import { FolderScope } from './upload-folder.ts';
import { MessageScope, OpenAttachmentScope } from './upload-message.ts';
import { UploadObject } from './upload-object.ts';
import type { UploadScope } from './upload-scope.ts';

/** [MS-OXCFXICS] section 2.2.3.1.2.1.1: which operation the stream comes from. */
export const sourceOperation = { copyTo: 1, copyProperties: 2, copyMessages: 3, copyFolder: 4 } as const;

/** Whether somebody may write to it is asked before anything is; what comes into a folder is asked for message by message. */
export async function openUpload(object: MapiObject, operation: number): Promise<UploadObject> {
  return new UploadObject(object.logon, await rootOf(object, operation));
}

async function rootOf(object: MapiObject, operation: number): Promise<UploadScope> {
  if (object instanceof FolderObject) {
    const { kind } = await object.current();
    if (kind === 'search') throw new RopError(ErrorCode.AccessDenied);
    const takesProperties = operation !== sourceOperation.copyMessages;
    await object.need(takesProperties ? FolderRight.folderOwner : FolderRight.create);
    return new FolderScope(object, { takesProperties });
  }
  if (operation === sourceOperation.copyMessages || operation === sourceOperation.copyFolder)
    throw new RopError(ErrorCode.NotSupported);
  if (object instanceof AttachmentObject) {
    if (!object.isWritable) throw new RopError(ErrorCode.AccessDenied);
    return new OpenAttachmentScope(object);
  }
  if (!(object instanceof MessageObject)) throw new RopError(ErrorCode.NotSupported);
  object.checkWritable();
  const { clock } = object.logon.session;
  return new MessageScope({
    draft: () => object.draft(),
    allowance: object.allowance,
    now: () => clock.now(),
    isNew: object.isNew || object.home.kind === 'attached',
  });
}
