import { asStream } from '../objects/stream-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCPRPT] section 2.2.21. */
export const rop = defineRop({
  name: 'RopSeekStream',
  id: 0x2e,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ origin: reader.u8(), offset: reader.i64() }),
  run({ object, request: { origin, offset } }) {
    const position = asStream(object).seek(origin, offset);
    return { write: (writer) => void writer.u64(BigInt(position)) };
  },
});
