import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import type { PropertyTag } from '../../../wire/mapi/property-type.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { ListedSource } from '../objects/table/listed-source.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

const unicode = 0x40;

/** [MS-OXORULE] section 2.2.1.3.1. */
const columns: readonly PropertyTag[] = [
  PidTag.RuleId,
  PidTag.RuleSequence,
  PidTag.RuleState,
  PidTag.RuleName,
  PidTag.RuleProvider,
  PidTag.RuleLevel,
  PidTag.RuleUserFlags,
  PidTag.RuleProviderData,
  PidTag.RuleCondition,
  PidTag.RuleActions,
];

/** [MS-OXORULE] section 2.2.2. */
export const rop = defineRop({
  name: 'RopGetRulesTable',
  id: 0x3f,
  handles: ['input', 'output'],
  checksRights: true,
  read: (reader) => ({ tableFlags: reader.u8() }),
  async run({ object, request: { tableFlags } }) {
    const folder = expectObject(object, FolderObject);
    // Columns say themselves whether they want Unicode.
    if ((tableFlags & ~unicode) !== 0) throw new RopError(ErrorCode.NotSupported);
    await folder.need(FolderRight.folderOwner);
    const rules = await folder.rules().list();
    const rows = rules.map(({ properties }) => properties);
    return { opened: new TableObject(new ListedSource('rules', folder.logon, rows, columns)) };
  },
});
