import type { Mailbox } from '../../../mailbox/mailbox.ts';
import { firstGivenId } from '../../../store/given-ids.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { RopError } from '../rop-error.ts';

/** Of one block. Outlook takes as many as this at once. */
const blockSize = 0x1_0000;
const mostBlocks = 2 ** 31;
const key = 'mapi.reservedIds';

/**
 * A row of ids that nobody else gets, ever. The number of the change that notes it is given out once in a mailbox, whichever node
 * asks: it is the number of the block.
 */
export async function reserveIds(mailbox: Mailbox, count: number): Promise<bigint> {
  if (count === 0 || count > blockSize) throw new RopError(ErrorCode.InvalidParameter);
  const value = Buffer.from(String(count));
  const block = await mailbox.writeProperties({ kind: 'mailbox' }, { set: [{ key, value }], remove: [] });
  if (block >= mostBlocks) throw new RopError(ErrorCode.OutOfResources);
  return BigInt(firstGivenId) + BigInt(block) * BigInt(blockSize);
}
