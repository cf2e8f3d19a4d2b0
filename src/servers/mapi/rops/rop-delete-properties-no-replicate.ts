import { deleteTags, readTags, writeProblems } from '../objects/property-writes.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCPRPT] section 2.2.8. */
export const rop = defineRop({
  name: 'RopDeletePropertiesNoReplicate',
  id: 0x7a,
  handles: ['input'],
  checksRights: true,
  read: readTags,
  async run({ object, request }) {
    const problems = await deleteTags(object, request);
    return { write: (writer) => writeProblems(writer, problems) };
  },
});
