import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { asStream } from '../objects/stream-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCPRPT] section 2.2.20. */
export const rop = defineRop({
  name: 'RopSetStreamSize',
  id: 0x2f,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ size: reader.u64() }),
  run({ object, request: { size } }) {
    const stream = asStream(object);
    stream.checkWritable();
    if (size > BigInt(stream.source.maxBytes)) throw new RopError(ErrorCode.TooBig);
    stream.resize(Number(size));
    return undefined;
  },
});
