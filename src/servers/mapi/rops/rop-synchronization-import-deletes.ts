import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { PropertyType, propertyType } from '../../../wire/mapi/property-type.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { readValues } from '../objects/property-writes.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';
import { Collector } from '../synchronization/collector.ts';
import { importFolderDeletes, importMessageDeletes } from '../synchronization/import-deletes.ts';

const deleteFlag = { hierarchy: 0x01, hard: 0x02 } as const;

/** [MS-OXCFXICS] section 2.2.3.2.4.5. */
export const rop = defineRop({
  name: 'RopSynchronizationImportDeletes',
  id: 0x74,
  handles: ['input'],
  checksRights: true,
  read: (reader, { codePage }) => ({ flags: reader.u8(), values: readValues(reader, codePage) }),
  async run({ object, request: { flags, values } }) {
    const collector = expectObject(object, Collector);
    // R2254.
    if ((flags & ~(deleteFlag.hierarchy | deleteFlag.hard)) !== 0)
      throw new RopError(ErrorCode.InvalidParameter);
    const isHierarchy = (flags & deleteFlag.hierarchy) !== 0;
    collector.expectHierarchy(isHierarchy);
    const [only] = values;
    const isKeys = only !== undefined && propertyType(only.tag) === PropertyType.multipleBinary;
    if (!isKeys || values.length !== 1 || !Array.isArray(only.value))
      throw new RopError(ErrorCode.InvalidParameter);
    const keys = only.value.filter((key) => key instanceof Uint8Array);
    const recover = (flags & deleteFlag.hard) === 0;
    if (isHierarchy) await importFolderDeletes(collector, keys, { recover });
    else await importMessageDeletes(collector, keys, { recover });
    return undefined;
  },
});
