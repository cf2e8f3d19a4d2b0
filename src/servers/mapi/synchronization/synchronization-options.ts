/** RopSynchronizationConfigure, [MS-OXCFXICS] section 2.2.3.2.1.1.1: what is to be fetched, and how. */
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import type { PropertyTag } from '../../../wire/mapi/property-type.ts';
import type { Restriction } from '../../../wire/mapi/restriction.ts';
import { RopError } from '../rop-error.ts';

export const synchronizationType = { contents: 0x01, hierarchy: 0x02 } as const;

export const syncFlag = {
  unicode: 0x0001,
  noDeletions: 0x0002,
  ignoreNoLongerInScope: 0x0004,
  readState: 0x0008,
  associated: 0x0010,
  normal: 0x0020,
  onlySpecifiedProperties: 0x0080,
  noForeignIdentifiers: 0x0100,
  reserved: 0x1000,
  bestBody: 0x2000,
  ignoreSpecifiedOnAssociated: 0x4000,
  progress: 0x8000,
} as const;

export const extraFlag = {
  eid: 0x01,
  messageSize: 0x02,
  changeNumber: 0x04,
  orderByDeliveryTime: 0x08,
} as const;

export interface SynchronizationOptions {
  readonly isHierarchy: boolean;
  readonly sendOptions: number;
  readonly flags: number;
  readonly extraFlags: number;
  readonly restriction: Restriction | undefined;
  readonly tags: readonly PropertyTag[];
}

const allFlags = Object.values(syncFlag).reduce((all, each) => all | each, 0);

/** R2160, R2180, R2189; unknown extra flags mean nothing (R2201). */
export function checkOptions(type: number, flags: number): void {
  // As Exchange says of this one.
  if (has(flags, syncFlag.reserved)) throw new RopError(ErrorCode.RpcFormat);
  const isKnown = type === synchronizationType.contents || type === synchronizationType.hierarchy;
  if (!isKnown || (flags & ~allFlags) !== 0) throw new RopError(ErrorCode.InvalidParameter);
}

export const has = (flags: number, flag: number): boolean => (flags & flag) !== 0;
