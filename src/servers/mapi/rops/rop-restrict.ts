import { TableEventType } from '../../../wire/mapi/notification.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { readSizedRestriction } from '../objects/table/sized-restriction.ts';
import { TableObject, tableComplete } from '../objects/table/table-object.ts';
import { defineRop } from '../rop-definition.ts';

/** TBL_ASYNC: [MS-OXCTABL] section 2.2.2.1.4. */
const asynchronous = 0x01;

/** [MS-OXCTABL] section 2.2.2.4. Without a restriction, all rows are shown again. */
export const rop = defineRop({
  name: 'RopRestrict',
  id: 0x14,
  handles: ['input'],
  checksRights: true,
  read(reader, { codePage }) {
    const restrictFlags = reader.u8();
    return { restrictFlags, restriction: readSizedRestriction(reader, codePage) };
  },
  run({ object, request, handle }) {
    const table = expectObject(object, TableObject);
    table.expect('contents', 'hierarchy', 'rules');
    table.restrict(request.restriction());
    // Whoever does not wait for it is told when it is done: TABLE_RESTRICT_DONE, R13201 of [MS-OXCNOTIF].
    if ((request.restrictFlags & asynchronous) !== 0 && table.isTold && table.isViewed) {
      const { logon } = table;
      logon.session.later(async () =>
        logon.session.watchOf(logon).tellTable(handle, table, [{ type: TableEventType.restrictionChanged }]),
      );
    }
    return { write: (writer) => void writer.u8(tableComplete) };
  },
});
