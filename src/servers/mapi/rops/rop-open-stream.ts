import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { openFolderStream } from '../objects/folder-stream.ts';
import { asPropertyHolder } from '../objects/property-cells.ts';
import { isStreamedHolder, type StreamMode, StreamObject } from '../objects/stream-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** BackupRead is for public folders. */
const modes: readonly StreamMode[] = ['read', 'write', 'create'];

/** [MS-OXCPRPT] section 2.2.14. */
export const rop = defineRop({
  name: 'RopOpenStream',
  id: 0x2b,
  handles: ['input', 'output'],
  checksRights: true,
  read: (reader) => ({ tag: reader.u32(), openModeFlags: reader.u8() }),
  async run({ object, request }) {
    const mode = modes[request.openModeFlags];
    if (mode === undefined) throw new RopError(ErrorCode.InvalidParameter);
    const { logon } = object;
    // [MS-OXCPRPT] R8850103.
    if (mode !== 'read' && logon.isPublic && object instanceof FolderObject)
      throw new RopError(ErrorCode.NotSupported);
    const key = await logon.names.keyOf(request.tag);
    if (key === undefined) throw new RopError(ErrorCode.NotFound);
    const source = isStreamedHolder(object)
      ? await object.openStream(key, mode)
      : await openFolderStream(asPropertyHolder(object), key, mode);
    const stream = new StreamObject(logon, source);
    return { opened: stream, write: (writer) => void writer.u32(stream.size) };
  },
});
