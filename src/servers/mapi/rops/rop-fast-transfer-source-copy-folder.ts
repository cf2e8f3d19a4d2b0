import { Marker } from '../../../wire/mapi/fast-transfer/markers.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';
import { DownloadObject } from '../transfer/download-object.ts';
import { wholeObject } from '../transfer/property-filter.ts';
import { checkSourceFlags, isRecovering } from '../transfer/source-request.ts';
import { countFolder, writeFolderContent } from '../transfer/write-folder.ts';

const copySubfolders = 0x10;
/** Move is refused, as by every Exchange since 2010 (R526001); the others clients must not set (R527 to R529). */
const knownFlags = copySubfolders;

/** [MS-OXCFXICS] section 2.2.3.1.1.4. */
export const rop = defineRop({
  name: 'RopFastTransferSourceCopyFolder',
  id: 0x4c,
  handles: ['input', 'output'],
  checksRights: true,
  read: (reader) => ({ copyFlags: reader.u8(), sendOptions: reader.u8() }),
  run({ object, request: { copyFlags, sendOptions } }) {
    checkSourceFlags(copyFlags, knownFlags, sendOptions);
    const top = expectObject(object, FolderObject);
    const isDeep = (copyFlags & copySubfolders) !== 0;
    const download = new DownloadObject({
      logon: top.logon,
      sendOptions,
      async *produce(writer, progress) {
        const folder = await top.current();
        progress.total = await countFolder(top.logon, folder, isDeep);
        writer.marker(Marker.StartTopFld);
        yield* writeFolderContent(writer, top.logon, folder, {
          ...{ filter: wholeObject, tellsParts: false, isDeep, isNamed: false, hasMid: true },
          ...{ uses: ['read'], isRecovering: isRecovering(sendOptions), progress },
        });
        writer.marker(Marker.EndFolder);
      },
    });
    return { opened: download };
  },
});
