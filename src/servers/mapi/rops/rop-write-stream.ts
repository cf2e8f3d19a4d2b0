import { asStream } from '../objects/stream-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCPRPT] section 2.2.16. */
export const rop = defineRop({
  name: 'RopWriteStream',
  id: 0x2d,
  handles: ['input'],
  checksRights: true,
  writeFailure: (writer) => void writer.u16(0),
  read: (reader) => reader.bytes(reader.u16()),
  run({ object, request }) {
    asStream(object).write(request);
    return { write: (writer) => void writer.u16(request.length) };
  },
});
