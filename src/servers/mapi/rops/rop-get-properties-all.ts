import { ByteWriter } from '../../../wire/mapi/byte-writer.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { PropertyType, propertyId, propertyTag, propertyType } from '../../../wire/mapi/property-type.ts';
import { type TaggedValue, writeTaggedValue } from '../../../wire/mapi/property-value.ts';
import { asPropertyHolder, codePageOfObject, sizeOfValue } from '../objects/property-cells.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCPRPT] section 2.2.3. */
export const rop = defineRop({
  name: 'RopGetPropertiesAll',
  id: 0x08,
  handles: ['input'],
  checksRights: true,
  // PropertySizeLimit is not kept to, as Exchange 2010 and later do not.
  read: (reader) => ({ sizeLimit: reader.u16(), wantUnicode: reader.u16() !== 0 }),
  async run({ object, request, room }) {
    const holder = asPropertyHolder(object);
    const keys = await holder.listProperties();
    const [tags, outcomes] = await Promise.all([
      object.logon.names.tagsOf(keys, true),
      holder.readProperties(keys),
    ]);
    const values = outcomes.flatMap((outcome, index): TaggedValue[] => {
      const tag = tags[index];
      if (tag === undefined) return [];
      if (outcome.kind === 'value')
        return [{ tag: inForm(tag, request.wantUnicode), value: outcome.entry.value }];
      return outcome.code === ErrorCode.NotEnoughMemory ? [tooLarge(tag)] : [];
    });
    const codePage = codePageOfObject(object);
    const writer = new ByteWriter();
    writer.u16(values.length);
    // The largest give way to the others: a stream has them.
    const fitting = withinRoom(values, room - 2);
    for (const value of fitting) writeTaggedValue(writer, value, codePage);
    return { write: (into) => void into.bytes(writer.written) };
  },
});

const tooLarge = (tag: number): TaggedValue => ({
  tag: propertyTag(propertyId(tag), PropertyType.errorCode),
  value: ErrorCode.NotEnoughMemory,
});

function inForm(tag: number, wantUnicode: boolean): number {
  const type = propertyType(tag);
  if (wantUnicode) return tag;
  if (type === PropertyType.string) return propertyTag(propertyId(tag), PropertyType.string8);
  return type === PropertyType.multipleString
    ? propertyTag(propertyId(tag), PropertyType.multipleString8)
    : tag;
}

function withinRoom(values: readonly TaggedValue[], room: number): TaggedValue[] {
  const fitted = [...values];
  const sizes = values.map(({ value }) => sizeOfValue(value) + 4);
  let total = sizes.reduce((sum, size) => sum + size, 0);
  while (total > room) {
    const index = sizes.indexOf(Math.max(...sizes));
    const value = fitted[index];
    const size = sizes[index] ?? 0;
    if (value === undefined || size <= leastSize) break;
    fitted[index] = tooLarge(value.tag);
    sizes[index] = leastSize;
    total += leastSize - size;
  }
  return fitted;
}

const leastSize = 8;
