import { asStream } from '../objects/stream-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCPRPT] section 2.2.17. */
export const rop = defineRop({
  name: 'RopWriteStreamExtended',
  id: 0xa3,
  handles: ['input'],
  checksRights: true,
  writeFailure: (writer) => void writer.u32(0),
  read: (reader) => reader.bytes(reader.u16()),
  run({ object, request }) {
    asStream(object).write(request);
    return { write: (writer) => void writer.u32(request.length) };
  },
});
