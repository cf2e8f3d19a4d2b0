import { defineRop } from '../rop-definition.ts';
import { stateUploadOf } from '../synchronization/synchronization-state.ts';

/** [MS-OXCFXICS] section 2.2.3.2.2.1. How many bytes will come is not believed. */
export const rop = defineRop({
  name: 'RopSynchronizationUploadStateStreamBegin',
  id: 0x75,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ stateProperty: reader.u32(), transferBufferSize: reader.u32() }),
  run({ object, request: { stateProperty } }) {
    stateUploadOf(object).begin(stateProperty);
    return undefined;
  },
});
