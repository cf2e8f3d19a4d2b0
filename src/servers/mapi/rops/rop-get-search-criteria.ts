import { ByteWriter } from '../../../wire/mapi/byte-writer.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { objectIdOf } from '../../../wire/mapi/object-id.ts';
import { writeRestriction } from '../../../wire/mapi/restriction.ts';
import { withStringsOf } from '../../../wire/mapi/restriction-strings.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';
import { needSearch } from '../search/folder-search.ts';
import { takeTexts } from '../search/indexed-text.ts';
import type { SearchCriteria } from '../search/search-criteria.ts';

/** [MS-OXCFOLD] section 2.2.1.5.2. */
const state = {
  running: 0x01,
  rebuild: 0x02,
  recursive: 0x04,
  complete: 0x1000,
  static: 0x0001_0000,
  indexTotally: 0x0100_0000,
  scanTotally: 0x0800_0000,
} as const;

/** [MS-OXCFOLD] section 2.2.1.5. */
export const rop = defineRop({
  name: 'RopGetSearchCriteria',
  id: 0x31,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({
    // [MS-OXCROPS] section 2.2.4.5.1: whatever is not zero is true.
    useUnicode: reader.u8() !== 0,
    includeRestriction: reader.u8() !== 0,
    includeFolders: reader.u8() !== 0,
  }),
  async run({ object, logonId, session, request }) {
    const opened = expectObject(object, FolderObject);
    const search = needSearch(opened.logon, await opened.current());
    const criteria = await search.criteria();
    if (criteria === undefined) throw new RopError(ErrorCode.NotInitialized);
    const restriction = new ByteWriter();
    if (request.includeRestriction) {
      const said = withStringsOf(criteria.restriction, request.useUnicode ? 'unicode' : 'codePage');
      writeRestriction(restriction, said, session.codePage);
    }
    if (restriction.length > 0xffff) throw new RopError(ErrorCode.TooBig);
    const folders = request.includeFolders ? criteria.folders : [];
    return {
      write(writer) {
        writer.u16(restriction.length).bytes(restriction.written).u8(logonId);
        writer.u16(folders.length);
        for (const folder of folders) writer.u64(objectIdOf(folder));
        writer.u32(stateOf(criteria, search.isRunning));
      },
    };
  },
});

function stateOf(criteria: SearchCriteria, isRunning: boolean): number {
  const isIndexed = !criteria.isScan && takeTexts(criteria.restriction).texts.size > 0;
  return (
    (isRunning ? state.running | state.rebuild : state.complete) |
    (criteria.isRecursive ? state.recursive : 0) |
    (criteria.isStatic ? state.static : 0) |
    (isIndexed ? state.indexTotally : state.scanTotally)
  );
}
