import type { ByteWriter } from '../../../wire/mapi/byte-writer.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';
import { DownloadObject, type TransferProgress } from '../transfer/download-object.ts';
import { stepsOf } from '../transfer/transfer-steps.ts';

/** BufferSize says that the server is to choose. */
const chosenByServer = 0xbabe;
const transferStatus = { error: 0x0000, partial: 0x0001, done: 0x0003 } as const;
/** Before the bytes. */
const headBytes = 9;
/** The longest that is never cut, with its name. */
const longestAtom = 536;

/** [MS-OXCFXICS] section 2.2.3.1.1.5. */
export const rop = defineRop({
  name: 'RopFastTransferSourceGetBuffer',
  id: 0x4e,
  handles: ['input'],
  checksRights: true,
  // R566, R556: with the form of an answer that has something to give.
  writeFailure: (writer) => writeHead(writer, transferStatus.error, { done: 0, total: 0 }, 0),
  read(reader) {
    const bufferSize = reader.u16();
    return bufferSize === chosenByServer
      ? { bufferSize: undefined, maximum: reader.u16() }
      : { bufferSize, maximum: bufferSize };
  },
  async run({ object, room, request: { bufferSize, maximum } }) {
    const download = expectObject(object, DownloadObject);
    const left = room - headBytes;
    // R2141: before anything is done.
    if (left < (bufferSize ?? Math.min(maximum, longestAtom))) return { hasNoRoom: true };
    const { bytes, isDone } = await download.fetch(Math.min(maximum, left));
    return {
      hasMore: !isDone,
      write(writer) {
        const status = isDone ? transferStatus.done : transferStatus.partial;
        writeHead(writer, status, download.progress, bytes.length);
        writer.bytes(bytes);
      },
    };
  },
});

function writeHead(writer: ByteWriter, status: number, progress: TransferProgress, size: number): void {
  const { done, total } = stepsOf(progress);
  writer.u16(status).u16(done).u16(total).u8(0).u16(size);
}
