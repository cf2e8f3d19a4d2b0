import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { asStream } from '../objects/stream-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** As much of it at once in memory. */
const turnBytes = 1024 * 1024;

/** [MS-OXCPRPT] section 2.2.22. */
export const rop = defineRop({
  name: 'RopCopyToStream',
  id: 0x3a,
  handles: ['input', 'destination'],
  checksRights: true,
  writeFailure: (writer) => void writer.u64(0n).u64(0n),
  read: (reader) => ({ byteCount: reader.u64() }),
  run({ object, other, otherIndex, request }) {
    if (other === undefined) {
      throw new RopError(
        ErrorCode.DestinationNullObject,
        (writer) => void writer.u32(otherIndex).u64(0n).u64(0n),
      );
    }
    const source = asStream(object);
    const target = asStream(other);
    target.checkWritable();
    let copied = 0;
    // What is there when it begins: a stream may be copied behind itself.
    const most = BigInt(Math.max(0, source.size - source.position));
    const wanted = Number(request.byteCount < most ? request.byteCount : most);
    while (copied < wanted) {
      const bytes = source.read(Math.min(turnBytes, wanted - copied)).slice();
      target.write(bytes);
      copied += bytes.length;
    }
    return { write: (writer) => void writer.u64(BigInt(copied)).u64(BigInt(copied)) };
  },
});
