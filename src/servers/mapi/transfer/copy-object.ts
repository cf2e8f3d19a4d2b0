/** RopFastTransferSourceCopyTo and -CopyProperties: which element of [MS-OXCFXICS] section 2.2.4.4 is made of which object. */
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { AttachmentObject } from '../objects/attachment-object.ts';
import { FolderObject } from '../objects/folder-object.ts';
import type { MapiObject } from '../objects/mapi-object.ts';
import { MessageObject } from '../objects/message-object.ts';
import { RopError } from '../rop-error.ts';
import { DownloadObject, type Produce } from './download-object.ts';
import { type FilterTerms, filterOf, type PropertyFilter } from './property-filter.ts';
import { isRecovering } from './source-request.ts';
import { countFolder, writeFolderContent } from './write-folder.ts';
import { writeAttachmentContent, writeMessageContent } from './write-message.ts';

export interface CopyTerms extends FilterTerms {
  readonly sendOptions: number;
  readonly isBestBody: boolean;
}

export async function copyObject(object: MapiObject, terms: CopyTerms): Promise<DownloadObject> {
  const { logon } = object;
  // R369: below an attachment there is nothing that could be left out so.
  const isShallow = terms.isShallow === true && !(object instanceof AttachmentObject);
  const filter = await filterOf(logon, { ...terms, isShallow });
  const { sendOptions } = terms;
  return new DownloadObject({ logon, sendOptions, produce: producerOf(object, filter, terms) });
}

function producerOf(object: MapiObject, filter: PropertyFilter, terms: CopyTerms): Produce {
  const { isBestBody, sendOptions } = terms;
  if (object instanceof FolderObject) {
    return async function* (writer, progress) {
      const folder = await object.current();
      progress.total = await countFolder(object.logon, folder, true);
      yield* writeFolderContent(writer, object.logon, folder, {
        ...{ filter, tellsParts: true, isDeep: true, isNamed: true, hasMid: false },
        ...{ uses: ['read'], isRecovering: isRecovering(sendOptions), progress },
      });
    };
  }
  if (object instanceof MessageObject) {
    return async function* (writer, progress) {
      progress.total = 1;
      yield* writeMessageContent(writer, await object.view(), { filter, isBestBody });
      progress.done = 1;
    };
  }
  if (!(object instanceof AttachmentObject)) throw new RopError(ErrorCode.NotSupported);
  return async function* (writer, progress) {
    progress.total = 1;
    yield* writeAttachmentContent(writer, object.logon, await object.content(), { filter, isBestBody });
    progress.done = 1;
  };
}
