import { isAppError } from '../../../base/errors.ts';
import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { MapiFormatError } from '../../../wire/mapi/mapi-format-error.ts';
import { readRuleData } from '../../../wire/mapi/rule-data.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

const replaceAll = 0x01;
/** RuleDataFlags, PropertyValueCount and one property. */
const leastBytes = 7;

/** [MS-OXORULE] sections 2.2.1 and 3.2.5.2. */
export const rop = defineRop({
  name: 'RopModifyRules',
  id: 0x41,
  handles: ['input'],
  checksRights: true,
  read(reader, { codePage }) {
    const flags = reader.u8();
    const count = reader.u16();
    try {
      const places = Array.from({ length: reader.count(count, leastBytes) });
      return { flags, rules: places.map(() => readRuleData(reader, codePage)) };
    } catch (error) {
      if (!(error instanceof MapiFormatError)) throw error;
      // An error of this ROP; where another would begin behind it is unknown.
      reader.rest();
      return { flags, rules: undefined };
    }
  },
  async run({ object, request: { flags, rules } }) {
    const folder = expectObject(object, FolderObject);
    if ((flags & ~replaceAll) !== 0 || rules === undefined) throw new RopError(ErrorCode.InvalidParameter);
    await folder.need(FolderRight.folderOwner);
    try {
      await folder.rules().modify(rules, { replaceAll: (flags & replaceAll) !== 0 });
    } catch (error) {
      if (isAppError(error, 'limit')) throw new RopError(ErrorCode.NotEnoughMemory);
      throw error;
    }
    return undefined;
  },
});
