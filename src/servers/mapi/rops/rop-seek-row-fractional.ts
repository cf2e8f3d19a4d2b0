import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCTABL] section 2.2.2.11. */
export const rop = defineRop({
  name: 'RopSeekRowFractional',
  id: 0x1a,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ numerator: reader.u32(), denominator: reader.u32() }),
  async run({ object, request: { numerator, denominator } }) {
    const table = expectObject(object, TableObject);
    table.expect('contents', 'hierarchy', 'rules');
    if (denominator === 0) throw new RopError(ErrorCode.InvalidBookmark);
    const { length } = await table.rows();
    await table.moveTo(Math.floor((length * Math.min(numerator, denominator)) / denominator));
    return undefined;
  },
});
