import { asStream } from '../objects/stream-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCPRPT] section 2.2.26. */
export const rop = defineRop({
  name: 'RopWriteAndCommitStream',
  id: 0x90,
  handles: ['input'],
  checksRights: true,
  writeFailure: (writer) => void writer.u16(0),
  read: (reader) => reader.bytes(reader.u16()),
  async run({ object, request }) {
    const stream = asStream(object);
    stream.write(request);
    await stream.flush();
    return { write: (writer) => void writer.u16(request.length) };
  },
});
