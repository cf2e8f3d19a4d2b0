import type { FolderId } from '../../../base/ids.ts';
import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { FolderObject } from '../objects/folder-object.ts';
import type { Logon } from '../objects/logon.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { readSizedRestriction } from '../objects/table/sized-restriction.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';
import { needSearch } from '../search/folder-search.ts';
import { readCriteria, writeCriteria } from '../search/search-criteria.ts';

/** [MS-OXCFOLD] section 2.2.1.4.1. */
const flags = {
  stop: 0x01,
  restart: 0x02,
  recursive: 0x04,
  shallow: 0x08,
  foreground: 0x10,
  background: 0x20,
  contentIndexed: 0x0001_0000,
  nonContentIndexed: 0x0002_0000,
  static: 0x0004_0000,
} as const;
const allFlags = Object.values(flags).reduce((all, each) => all | each, 0);
const contradictions = [
  flags.stop | flags.restart,
  flags.recursive | flags.shallow,
  flags.contentIndexed | flags.nonContentIndexed,
] as const;

/** [MS-OXCFOLD] sections 2.2.1.4 and 3.2.5.4. */
export const rop = defineRop({
  name: 'RopSetSearchCriteria',
  id: 0x30,
  handles: ['input'],
  checksRights: true,
  read(reader, { codePage }) {
    const restriction = readSizedRestriction(reader, codePage);
    const count = reader.count(reader.u16(), 8);
    const folderIds = Array.from({ length: count }, () => reader.u64());
    return { restriction, folderIds, searchFlags: reader.u32() };
  },
  async run({ object, session, request }) {
    const { searchFlags, folderIds } = request;
    const opened = expectObject(object, FolderObject);
    const { logon, folder } = opened;
    const search = needSearch(logon, await opened.current());
    const has = (flag: number) => (searchFlags & flag) !== 0;
    const isContradictory = contradictions.some((both) => (searchFlags & both) === both);
    if ((searchFlags & ~allFlags) !== 0 || isContradictory) throw new RopError(ErrorCode.InvalidParameter);
    await opened.need(FolderRight.folderOwner);
    // It would show others what lies in folders that they may not see.
    if (!logon.isOwn) throw new RopError(ErrorCode.AccessDenied);
    const before = await readCriteria(logon.mailbox, folder);
    const folders = folderIds.length > 0 ? await scopeOf(logon, folder, folderIds) : before?.folders;
    const restriction = request.restriction() ?? before?.restriction;
    if (folders === undefined || restriction === undefined) throw new RopError(ErrorCode.NotInitialized);
    // What is found is found: a search that is to stop keeps it.
    if (has(flags.stop) && before !== undefined) {
      search.stop(before);
      return undefined;
    }
    const generation = session.random.guid();
    await writeCriteria(logon.mailbox, folder, {
      ...{ folders, restriction, generation },
      isRecursive: has(flags.recursive),
      isStatic: has(flags.static),
      isScan: has(flags.nonContentIndexed),
    });
    logon.beginSearch(search, folder, has(flags.foreground));
    return undefined;
  },
});

async function scopeOf(logon: Logon, self: FolderId, ids: readonly bigint[]): Promise<readonly FolderId[]> {
  const folders = await Promise.all(ids.map(async (id) => (await logon.getFolder(id)).folder));
  if (folders.includes(self)) throw new RopError(ErrorCode.SearchFolderScopeViolation);
  return [...new Set(folders)];
}
