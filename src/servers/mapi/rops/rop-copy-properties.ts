import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { propertyId } from '../../../wire/mapi/property-type.ts';
import { copyFlags, copySubobjects, copyValues, isCopied, pairOf } from '../objects/copy-properties.ts';
import { located, readTags, type TagProblem, writeProblems } from '../objects/property-writes.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

const subobjects: ReadonlySet<number> = new Set(
  [PidTag.MessageRecipients, PidTag.MessageAttachments].map(propertyId),
);

/** [MS-OXCPRPT] section 2.2.10. Moved is what is copied: as in Exchange 2010 and later, the source keeps it. */
export const rop = defineRop({
  name: 'RopCopyProperties',
  id: 0x67,
  handles: ['input', 'destination'],
  checksRights: true,
  read(reader) {
    const wantAsynchronous = reader.u8();
    const flags = reader.u8();
    return { wantAsynchronous, flags, tags: readTags(reader) };
  },
  async run({ object, other, otherIndex, request: { flags, tags } }) {
    if (other === undefined)
      throw new RopError(ErrorCode.DestinationNullObject, (writer) => void writer.u32(otherIndex));
    const pair = pairOf(object, other, flags);
    if (pair.kind === 'folder' && (flags & copyFlags.move) !== 0) throw new RopError(ErrorCode.NotSupported);
    const keys = await object.logon.names.keysOf(tags);
    const problems: TagProblem[] = [];
    for (const [index, key] of keys.entries()) {
      const tag = tags[index] ?? 0;
      if (key === undefined) problems.push({ index, tag, code: ErrorCode.NotFound });
      else if (!isCopied(pair, key)) problems.push({ index, tag, code: ErrorCode.Computed });
    }
    const isSubobject = (tag: number) => subobjects.has(propertyId(tag));
    const wanted = keys.filter(
      (key) => key !== undefined && isCopied(pair, key) && !(typeof key === 'number' && isSubobject(key)),
    );
    const known = wanted.filter((key) => key !== undefined);
    problems.push(...located(await copyValues(pair, known, flags), keys, tags));
    const asked = new Set(tags.map(propertyId));
    await copySubobjects(pair, (tag) => isSubobject(tag) && asked.has(propertyId(tag)), flags);
    return { write: (writer) => writeProblems(writer, problems) };
  },
});
