import { readEmptying, runEmptying, writeNothingEmptied } from '../objects/emptying.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCFOLD] section 2.2.1.9. */
export const rop = defineRop({
  name: 'RopEmptyFolder',
  id: 0x58,
  handles: ['input'],
  checksRights: true,
  writeFailure: writeNothingEmptied,
  read: readEmptying,
  run: ({ object, request }) => runEmptying(object, request.wantDeleteAssociated, false),
});
