import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { sendOption } from '../../../wire/mapi/fast-transfer/string-form.ts';
import { RopError } from '../rop-error.ts';

const knownOptions = Object.values(sendOption).reduce((all, bit) => all | bit, 0);

/** R2096, R2105, R2131, R2101 and the like: flags that nobody knows are refused. */
export function checkSourceFlags(copyFlags: number, known: number, sendOptions: number): void {
  if ((copyFlags & ~known) !== 0 || (sendOptions & ~knownOptions) !== 0)
    throw new RopError(ErrorCode.InvalidParameter);
}

export const isRecovering = (sendOptions: number): boolean => (sendOptions & sendOption.recoverMode) !== 0;

/** Section 3.3.4.2.1: for another server, which is to have all that there is, and not what is enough to show it. */
export const isForUpload = (sendOptions: number): boolean => (sendOptions & sendOption.useCpid) !== 0;
