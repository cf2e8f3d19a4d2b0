import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { identityOfKey } from '../../../wire/mapi/property-key.ts';
import { copyFolderContents } from '../objects/copy-folder-contents.ts';
import { copySubobjects, copyValues, isCopied, pairOf } from '../objects/copy-properties.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { located, readTags, writeProblems } from '../objects/property-writes.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCPRPT] section 2.2.11. */
export const rop = defineRop({
  name: 'RopCopyTo',
  id: 0x39,
  handles: ['input', 'destination'],
  checksRights: true,
  read(reader) {
    const wantAsynchronous = reader.u8();
    const wantSubobjects = reader.u8() !== 0;
    const flags = reader.u8();
    return { wantAsynchronous, wantSubobjects, flags, excluded: readTags(reader) };
  },
  async run({ object, other, otherIndex, request: { wantSubobjects, flags, excluded } }) {
    if (other === undefined)
      throw new RopError(ErrorCode.DestinationNullObject, (writer) => void writer.u32(otherIndex));
    // [MS-OXCPRPT] R5070514.
    if ([object, other].some((each) => each instanceof FolderObject && each.logon.isPublic))
      throw new RopError(ErrorCode.NotSupported);
    const pair = pairOf(object, other, flags);
    const without = await object.logon.names.keysOf(excluded);
    const excludes = new Set(without.filter((key) => key !== undefined).map(identityOfKey));
    const keys = (await pair.source.listProperties()).filter(
      (key) => isCopied(pair, key) && !excludes.has(identityOfKey(key)),
    );
    const isWanted = (tag: number) => wantSubobjects && !excludes.has(identityOfKey(tag));
    // Before anything is copied: what would be refused leaves both as they were.
    if (pair.kind === 'folder') await copyFolderContents(pair, isWanted, flags);
    const found = await copyValues(pair, keys, flags);
    await copySubobjects(pair, isWanted, flags);
    const tags = await object.logon.names.tagsOf(keys, true);
    const problems = located(
      found,
      keys,
      tags.map((tag) => tag ?? 0),
    );
    return { write: (writer) => writeProblems(writer, problems) };
  },
});
