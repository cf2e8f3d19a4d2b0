import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import type { PropertyName } from '../../../wire/mapi/property-key.ts';
import { leastNameBytes, readPropertyName } from '../../../wire/mapi/property-name.ts';
import { PropertySet } from '../../../wire/mapi/property-sets.ts';
import { Logon } from '../objects/logon.ts';
import type { NameMap } from '../objects/name-map.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

const createFlag = 0x02;

/** [MS-OXCPRPT] section 2.2.12. */
export const rop = defineRop({
  name: 'RopGetPropertyIdsFromNames',
  id: 0x56,
  handles: ['input'],
  checksRights: true,
  read(reader) {
    const flags = reader.u8();
    const count = reader.count(reader.u16(), leastNameBytes);
    return { flags, names: Array.from({ length: count }, () => readPropertyName(reader)) };
  },
  async run({ object, request: { flags, names } }) {
    const map = object.logon.names;
    const ids =
      names.length === 0
        ? await allIds(object instanceof Logon ? map : undefined)
        : await idsOf(map, names, (flags & createFlag) !== 0);
    return {
      write(writer) {
        writer.u16(ids.length);
        for (const id of ids) writer.u16(id);
      },
    };
  },
});

async function allIds(map: NameMap | undefined): Promise<number[]> {
  if (map === undefined) throw new RopError(ErrorCode.NotSupported);
  return [...(await map.all()).keys()];
}

/** Section 3.2.5.10: names of PS_MAPI are ids themselves, and fields of headers have no case. */
async function idsOf(map: NameMap, names: readonly PropertyName[], create: boolean): Promise<number[]> {
  const asked = names.map((name) =>
    name.set === PropertySet.InternetHeaders && 'name' in name
      ? { set: name.set, name: name.name.toLowerCase() }
      : name,
  );
  const mapped = asked.filter(({ set }) => set !== PropertySet.Mapi);
  const found = mapped.length === 0 ? [] : await map.idsOf(mapped, create);
  let next = 0;
  return asked.map((name) => {
    if (name.set === PropertySet.Mapi) return 'lid' in name ? name.lid & 0xffff : 0;
    next += 1;
    return found[next - 1] ?? 0;
  });
}
