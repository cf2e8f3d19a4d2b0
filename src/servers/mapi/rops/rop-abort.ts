import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCTABL] section 2.2.2.6. What is asked for is done before it is answered, so there is nothing to stop. */
export const rop = defineRop({
  name: 'RopAbort',
  id: 0x38,
  handles: ['input'],
  read: () => undefined,
  run({ object }) {
    expectObject(object, TableObject).expect('contents', 'hierarchy');
    throw new RopError(ErrorCode.UnableToAbort);
  },
});
