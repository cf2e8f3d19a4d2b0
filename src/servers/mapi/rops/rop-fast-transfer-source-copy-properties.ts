import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { readTags } from '../objects/property-writes.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';
import { copyObject } from '../transfer/copy-object.ts';
import { checkSourceFlags } from '../transfer/source-request.ts';

const move = 0x01;
/** Move, and those that are ignored. */
const knownFlags = 0x0f;

/** [MS-OXCFXICS] section 2.2.3.1.1.2. */
export const rop = defineRop({
  name: 'RopFastTransferSourceCopyProperties',
  id: 0x69,
  handles: ['input', 'output'],
  checksRights: true,
  read: (reader) => ({
    level: reader.u8(),
    copyFlags: reader.u8(),
    sendOptions: reader.u8(),
    tags: readTags(reader),
  }),
  async run({ object, request: { level, copyFlags, sendOptions, tags } }) {
    checkSourceFlags(copyFlags, knownFlags, sendOptions);
    // As every Exchange since 2010 answers it.
    if ((copyFlags & move) !== 0) throw new RopError(ErrorCode.NotImplemented);
    const terms = { tags, isInclusion: true, isShallow: level !== 0, sendOptions, isBestBody: false };
    return { opened: await copyObject(object, terms) };
  },
});
