import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';
import { Collector } from '../synchronization/collector.ts';
import { importMove } from '../synchronization/import-move.ts';

/** [MS-OXCFXICS] section 2.2.3.2.4.4. */
export const rop = defineRop({
  name: 'RopSynchronizationImportMessageMove',
  id: 0x78,
  handles: ['input'],
  checksRights: true,
  read(reader) {
    const bytes = () => reader.bytes(reader.u32());
    return {
      sourceFolder: bytes(),
      sourceMessage: bytes(),
      predecessors: bytes(),
      destinationMessage: bytes(),
      changeKey: bytes(),
    };
  },
  async run({ object, request }) {
    const collector = expectObject(object, Collector);
    collector.expectHierarchy(false);
    const isNewerThere = await importMove(collector, request);
    // [MS-OXCROPS] section 2.2.13.6.3: whatever is not 0 is answered as a failure, without an id.
    if (isNewerThere) return { code: ErrorCode.NewerClientChange };
    // R870: its client knows it by its key.
    return { write: (writer) => void writer.u64(0n) };
  },
});
