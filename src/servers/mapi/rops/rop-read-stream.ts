import { MapiFormatError } from '../../../wire/mapi/mapi-format-error.ts';
import { asStream } from '../objects/stream-object.ts';
import { defineRop } from '../rop-definition.ts';

/** ByteCount says that MaximumByteCount says it. */
const extended = 0xbabe;

const longestRead = 0x8000_0000;

/** [MS-OXCPRPT] section 2.2.15. */
export const rop = defineRop({
  name: 'RopReadStream',
  id: 0x2c,
  handles: ['input'],
  checksRights: true,
  writeFailure: (writer) => void writer.u16(0),
  read(reader) {
    const byteCount = reader.u16();
    const isExtended = byteCount === extended;
    // What is left of it goes into further buffers.
    const left = isExtended ? reader.u32() : byteCount;
    // [MS-OXCROPS] section 2.2.9.2.1.
    if (left > longestRead) throw new MapiFormatError(`${left} bytes are wanted of a stream.`);
    return { left, isExtended };
  },
  run({ object, request, room }) {
    const stream = asStream(object);
    const bytes = stream.read(Math.min(request.left, Math.max(0, room - 2), 0xffff));
    request.left -= bytes.length;
    return {
      hasMore: request.isExtended && request.left > 0 && stream.position < stream.size,
      write: (writer) => void writer.u16(bytes.length).bytes(bytes),
    };
  },
});
