import { BerWriter, Control } from 'ldapts';
import { BerCursor } from './ber-cursor.ts';
import type { LdapControl } from './ldap-message.ts';

export const controlIds = {
  paged: '1.2.840.113556.1.4.319',
  showDeleted: '1.2.840.113556.1.4.417',
  dirSync: '1.2.840.113556.1.4.841',
  syncRequest: '1.3.6.1.4.1.4203.1.9.1.1',
  syncState: '1.3.6.1.4.1.4203.1.9.1.2',
  syncDone: '1.3.6.1.4.1.4203.1.9.1.3',
} as const;

const octetString = 0x04;

/** A control whose value is made beforehand. */
class ValuedControl extends Control {
  readonly #value: Buffer;

  constructor(oid: string, isCritical: boolean, value: Buffer) {
    super(oid, { critical: isCritical });
    this.#value = value;
  }

  override writeControl(writer: BerWriter): void {
    writer.writeBuffer(this.#value, octetString);
  }
}

function sequenceOf(write: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  write(writer);
  writer.endSequence();
  return writer.buffer;
}

/** RFC 2696. */
export function pagedControl(size: number, cookie: Buffer): Control {
  const value = sequenceOf((writer) => {
    writer.writeInt(size);
    writer.writeBuffer(cookie, octetString);
  });
  return new ValuedControl(controlIds.paged, true, value);
}

export function pagedCookie(controls: readonly LdapControl[]): Buffer {
  const value = controls.find(({ oid }) => oid === controlIds.paged)?.value;
  if (value === undefined) return Buffer.alloc(0);
  const body = insideSequence(value);
  body.next();
  body.next();
  return Buffer.from(body.view());
}

/** [MS-ADTS] 3.1.1.3.4.1.14: tombstones are found as well. */
export function showDeletedControl(): Control {
  return new Control(controlIds.showDeleted, { critical: true });
}

/** [MS-ADTS] 3.1.1.3.4.1.3. */
export const dirSyncFlags = {
  /** What the account may see, for accounts without the right to replicate. */
  objectSecurity: 0x1,
  /** Containers before what is in them. */
  ancestorsFirst: 0x800,
} as const;

export function dirSyncControl(flags: number, maxBytes: number, cookie: Buffer): Control {
  const value = sequenceOf((writer) => {
    writer.writeInt(flags);
    writer.writeInt(maxBytes);
    writer.writeBuffer(cookie, octetString);
  });
  return new ValuedControl(controlIds.dirSync, true, value);
}

export interface DirSyncAnswer {
  /** Ask again with the cookie: there is more. */
  readonly hasMore: boolean;
  readonly cookie: Buffer;
}

export function dirSyncAnswer(controls: readonly LdapControl[]): DirSyncAnswer | undefined {
  const value = controls.find(({ oid }) => oid === controlIds.dirSync)?.value;
  if (value === undefined) return undefined;
  const body = insideSequence(value);
  body.next();
  const hasMore = body.integer() !== 0;
  body.next();
  body.next();
  return { hasMore, cookie: Buffer.from(body.view()) };
}

/** RFC 4533 section 2.2: refreshOnly. */
export function syncRequestControl(cookie: string | undefined): Control {
  const value = sequenceOf((writer) => {
    writer.writeEnumeration(1);
    if (cookie !== undefined) writer.writeString(cookie);
  });
  return new ValuedControl(controlIds.syncRequest, true, value);
}

export const syncStates = { present: 0, add: 1, modify: 2, delete: 3 } as const;

/** RFC 4533 section 2.3: of an entry, with its UUID in 16 bytes. */
export function syncStateOf(
  controls: readonly LdapControl[],
): { readonly state: number; readonly uuid: Buffer } | undefined {
  const value = controls.find(({ oid }) => oid === controlIds.syncState)?.value;
  if (value === undefined) return undefined;
  const body = insideSequence(value);
  body.next();
  const state = body.integer();
  body.next();
  return { state, uuid: Buffer.from(body.view()) };
}

/** RFC 4533 section 2.4: the cookie of the end, and whether what was not mentioned stays. */
export function syncDoneOf(
  controls: readonly LdapControl[],
): { readonly cookie: string | undefined; readonly refreshDeletes: boolean } | undefined {
  const done = controls.find(({ oid }) => oid === controlIds.syncDone);
  if (done === undefined) return undefined;
  let cookie: string | undefined;
  let refreshDeletes = false;
  if (done.value !== undefined) {
    const body = insideSequence(done.value);
    while (!body.isAtEnd) {
      const tag = body.next();
      if (tag === octetString) cookie = body.text();
      else refreshDeletes = body.integer() !== 0;
    }
  }
  return { cookie, refreshDeletes };
}

export const syncInfoId = '1.3.6.1.4.1.4203.1.9.1.4';
const syncInfoTags = { newCookie: 0x80, refreshDelete: 0xa1, refreshPresent: 0xa2, idSet: 0xa3 } as const;

/** RFC 4533 section 2.5. */
export type SyncInfo =
  | { readonly kind: 'idSet'; readonly areGone: boolean; readonly uuids: readonly Buffer[] }
  | { readonly kind: 'presentPhaseEnds' | 'deletePhaseEnds' | 'newCookie' };

export function readSyncInfo(value: Buffer): SyncInfo {
  const outer = new BerCursor(value);
  const tag = outer.next();
  if (tag === syncInfoTags.newCookie) return { kind: 'newCookie' };
  if (tag === syncInfoTags.refreshDelete) return { kind: 'deletePhaseEnds' };
  if (tag === syncInfoTags.refreshPresent) return { kind: 'presentPhaseEnds' };
  const body = outer.inside();
  let areGone = false;
  const uuids: Buffer[] = [];
  while (!body.isAtEnd) {
    const part = body.next();
    if (part === 0x01) areGone = body.integer() !== 0;
    else if (part === 0x31) {
      const set = body.inside();
      while (!set.isAtEnd) {
        set.next();
        uuids.push(Buffer.from(set.view()));
      }
    }
  }
  return { kind: 'idSet', areGone, uuids };
}

function insideSequence(value: Buffer): BerCursor {
  const outer = new BerCursor(value);
  outer.next();
  return outer.inside();
}
