import type { Message } from '../../../store/ports/mail-model.ts';
import type { FolderObject } from '../objects/folder-object.ts';
import type { MessageUse } from '../objects/message-rights.ts';
import { type FoundMessage, findMessageIn } from '../objects/open-message.ts';
import { DownloadObject } from './download-object.ts';
import { wholeObject } from './property-filter.ts';
import { isForUpload, isRecovering } from './source-request.ts';
import { writeMessageList } from './write-message-list.ts';

export interface MessageCopy {
  readonly messageIds: readonly bigint[];
  readonly sendOptions: number;
  /** Whoever asks is going to delete them: those that they may not do not go along (R2114). */
  readonly isMove: boolean;
  readonly hasKeys: boolean;
}

/** Messages of one folder by their ids, in that order: [MS-OXCFXICS] section 2.2.3.1.1.3. What is gone meanwhile is not there. */
export function copyMessages(object: FolderObject, copy: MessageCopy): DownloadObject {
  const { messageIds, sendOptions, isMove, hasKeys } = copy;
  const { logon } = object;
  const isBestBody = !isForUpload(sendOptions);
  const uses: readonly MessageUse[] = isMove ? ['read', 'delete'] : ['read'];
  return new DownloadObject({
    logon,
    sendOptions,
    async *produce(writer, progress) {
      progress.total = messageIds.length;
      const folder = await object.current();
      for (const id of messageIds) {
        const found = await findMessageIn(logon, folder, id);
        yield* writeMessageList(writer, logon, rowOf(found), {
          ...{ filter: wholeObject, isBestBody, hasMid: true, version: hasKeys ? 'keys' : 'none' },
          place: { folder: folder.folder, isAssociated: found?.isAssociated === true },
          ...{ uses, isRecovering: isRecovering(sendOptions), progress },
        });
      }
    },
  });
}

const rowOf = (found: FoundMessage | undefined): readonly Message[] =>
  found === undefined ? [] : [found.row];
