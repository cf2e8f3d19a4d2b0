import { readTaggedValues, setTaggedValues, writeProblems } from '../objects/property-writes.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCPRPT] section 2.2.5. */
export const rop = defineRop({
  name: 'RopSetProperties',
  id: 0x0a,
  handles: ['input'],
  checksRights: true,
  read: (reader, { codePage }) => readTaggedValues(reader, codePage),
  async run({ object, request }) {
    const problems = await setTaggedValues(object, request);
    return { write: (writer) => writeProblems(writer, problems) };
  },
});
