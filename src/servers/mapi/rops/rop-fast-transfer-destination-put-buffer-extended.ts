import { defineRop } from '../rop-definition.ts';
import { putBuffer, readTransferData, writePutFailure } from '../transfer/put-buffer.ts';

/** [MS-OXCFXICS] section 2.2.3.1.2.3. */
export const rop = defineRop({
  name: 'RopFastTransferDestinationPutBufferExtended',
  id: 0x9d,
  handles: ['input'],
  checksRights: true,
  writeFailure: writePutFailure(32),
  read: readTransferData,
  run: ({ object, request: { data } }) => putBuffer(object, data, 32),
});
