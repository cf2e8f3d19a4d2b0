import { defineRop } from '../rop-definition.ts';
import { putBuffer, readTransferData, writePutFailure } from '../transfer/put-buffer.ts';

/** [MS-OXCFXICS] section 2.2.3.1.2.2. */
export const rop = defineRop({
  name: 'RopFastTransferDestinationPutBuffer',
  id: 0x54,
  handles: ['input'],
  checksRights: true,
  writeFailure: writePutFailure(16),
  read: readTransferData,
  run: ({ object, request: { data } }) => putBuffer(object, data, 16),
});
