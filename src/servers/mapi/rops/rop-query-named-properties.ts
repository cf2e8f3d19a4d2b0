import type { PropertyName } from '../../../wire/mapi/property-key.ts';
import { writePropertyName } from '../../../wire/mapi/property-name.ts';
import { Logon } from '../objects/logon.ts';
import type { MapiObject } from '../objects/mapi-object.ts';
import { asPropertyHolder } from '../objects/property-cells.ts';
import { defineRop } from '../rop-definition.ts';

const queryFlags = { noStrings: 0x01, noIds: 0x02 } as const;

/** [MS-OXCPRPT] section 2.2.9. */
export const rop = defineRop({
  name: 'RopQueryNamedProperties',
  id: 0x5f,
  handles: ['input'],
  read(reader) {
    const flags = reader.u8();
    return { flags, set: reader.u8() === 0 ? undefined : reader.guid() };
  },
  async run({ object, request: { flags, set } }) {
    const named = [...(await namesOf(object))].filter(([, name]) => {
      if (set !== undefined && name.set !== set) return false;
      return 'lid' in name ? (flags & queryFlags.noIds) === 0 : (flags & queryFlags.noStrings) === 0;
    });
    return {
      write(writer) {
        writer.u16(named.length);
        for (const [id] of named) writer.u16(id);
        for (const [, name] of named) writePropertyName(writer, name);
      },
    };
  },
});

/** Of a mailbox all that it knows; of everything else those that it has. */
async function namesOf(object: MapiObject): Promise<Iterable<readonly [number, PropertyName]>> {
  const { names } = object.logon;
  if (object instanceof Logon) return names.all();
  const keys = (await asPropertyHolder(object).listProperties()).filter((key) => typeof key !== 'number');
  const ids = await names.idsOf(
    keys.map(({ name }) => name),
    true,
  );
  return keys.flatMap(({ name }, index): [number, PropertyName][] => {
    const id = ids[index];
    return id === undefined ? [] : [[id, name]];
  });
}
