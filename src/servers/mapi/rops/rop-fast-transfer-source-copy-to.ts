import { readTags } from '../objects/property-writes.ts';
import { defineRop } from '../rop-definition.ts';
import { copyObject } from '../transfer/copy-object.ts';
import { checkSourceFlags, isForUpload } from '../transfer/source-request.ts';

/**
 * Those that are ignored, and BestBody, which is what is always done (R3118002). Move is refused, as by every Exchange since 2010
 * (R3442003).
 */
const knownFlags = 0x0000_260e;

/** [MS-OXCFXICS] section 2.2.3.1.1.1. */
export const rop = defineRop({
  name: 'RopFastTransferSourceCopyTo',
  id: 0x4d,
  handles: ['input', 'output'],
  checksRights: true,
  read: (reader) => ({
    level: reader.u8(),
    copyFlags: reader.u32(),
    sendOptions: reader.u8(),
    tags: readTags(reader),
  }),
  async run({ object, request: { level, copyFlags, sendOptions, tags } }) {
    checkSourceFlags(copyFlags, knownFlags, sendOptions);
    const isBestBody = !isForUpload(sendOptions);
    const terms = { tags, isInclusion: false, isShallow: level !== 0, sendOptions, isBestBody };
    return { opened: await copyObject(object, terms) };
  },
});
