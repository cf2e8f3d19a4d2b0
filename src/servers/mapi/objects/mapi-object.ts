import type { CodePage } from '../../../wire/mapi/code-page.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { RopError } from '../rop-error.ts';
import type { Logon } from './logon.ts';

export const objectKinds = [
  'logon',
  'folder',
  'message',
  'attachment',
  'table',
  'stream',
  'notification',
  'attachmentTable',
  'download',
  'upload',
  'collector',
] as const;
export type ObjectKind = (typeof objectKinds)[number];

/** What a handle stands for: [MS-OXCROPS] section 1.3.2. Classes are beside this file, one for each kind. */
export interface MapiObject {
  readonly kind: ObjectKind;
  readonly logon: Logon;
  /** Where it was opened with another than its session's. */
  readonly codePage?: CodePage;
  /** What it has not stored yet is, before its handle is released. */
  flush?(): Promise<void>;
  /** Its handle is released, or its session has ended. */
  release?(): void;
}

/** Of a ROP that works on objects of some class alone: [MS-OXCROPS] section 3.2.5.1, ecNotSupported for others. */
export function expectObject<T extends MapiObject>(
  object: MapiObject,
  ...classes: readonly (abstract new (
    ...parameters: never[]
  ) => T)[]
): T {
  const found = classes.find((each) => object instanceof each);
  if (found === undefined) throw new RopError(ErrorCode.NotSupported);
  return object as T;
}
