import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import type { Logon } from '../objects/logon.ts';
import { RopError } from '../rop-error.ts';

/** Of one logon at once: each holds a message and what of it was not fetched yet. */
const mostTransfers = 64;

const open = new WeakMap<Logon, number>();

/** Gives what ends it; ending it twice is ending it once. */
export function beginTransfer(logon: Logon): () => void {
  const count = open.get(logon) ?? 0;
  if (count >= mostTransfers) throw new RopError(ErrorCode.OutOfResources);
  open.set(logon, count + 1);
  let isOpen = true;
  return () => {
    if (isOpen) open.set(logon, (open.get(logon) ?? 1) - 1);
    isOpen = false;
  };
}
