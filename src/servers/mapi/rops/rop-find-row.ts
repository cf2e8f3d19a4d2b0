import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { readSizedRestriction } from '../objects/table/sized-restriction.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { bookmark as fixed, placeOfBookmark, rowWriter } from '../objects/table/table-rows.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

const backwards = 0x01;

/** [MS-OXCTABL] section 2.2.2.14. */
export const rop = defineRop({
  name: 'RopFindRow',
  id: 0x4f,
  handles: ['input'],
  checksRights: true,
  read: (reader, { codePage }) => ({
    findRowFlags: reader.u8(),
    restriction: readSizedRestriction(reader, codePage),
    origin: reader.u8(),
    bookmark: reader.bytes(reader.u16()).slice(),
  }),
  async run({ object, request, session, room }) {
    const table = expectObject(object, TableObject);
    table.expect('contents', 'hierarchy', 'rules');
    const columns = table.needColumns();
    const isBackwards = (request.findRowFlags & backwards) !== 0;
    const restriction = request.restriction();
    const { place, isGone } = await startOf(table, request);
    const found =
      restriction === undefined
        ? place
        : await table.find(restriction, isBackwards ? Math.max(0, place) : place, isBackwards);
    const rows = await table.rows();
    const entry = found === undefined ? undefined : rows.at(found);
    if (found === undefined || entry === undefined) throw new RopError(ErrorCode.NotFound);
    await table.moveTo(found);
    const row = await rowWriter(table, columns, [entry], {
      codePage: session.codePage,
      room: room - 2,
      isForward: true,
    });
    return {
      write(writer) {
        writer.flag(isGone).flag(row.count === 1);
        if (row.count === 1) writer.bytes(row.bytes);
      },
    };
  },
});

async function startOf(table: TableObject, { origin, bookmark }: { origin: number; bookmark: Uint8Array }) {
  if (origin === fixed.custom) return placeOfBookmark(table, bookmark);
  const { length } = await table.rows();
  if (origin === fixed.beginning) return { place: 0, isGone: false };
  if (origin === fixed.current) return { place: await table.position(), isGone: false };
  if (origin === fixed.end) return { place: length, isGone: false };
  throw new RopError(ErrorCode.InvalidParameter);
}
