import { readEmptying, runEmptying, writeNothingEmptied } from '../objects/emptying.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCFOLD] section 2.2.1.10. */
export const rop = defineRop({
  name: 'RopHardDeleteMessagesAndSubfolders',
  id: 0x92,
  handles: ['input'],
  checksRights: true,
  writeFailure: writeNothingEmptied,
  read: readEmptying,
  run: ({ object, request }) => runEmptying(object, request.wantDeleteAssociated, true),
});
