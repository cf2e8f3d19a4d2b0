/**
 * An upload that a client feeds buffer by buffer: what RopFastTransferDestinationConfigure opens, and RopFastTransferDestinationPutBuffer
 * writes to. Messages of a folder are saved as they come to their end; what goes into an open message or attachment is theirs, and is
 * saved with them.
 */
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import {
  FastTransferReader,
  type StreamItem,
} from '../../../wire/mapi/fast-transfer/fast-transfer-reader.ts';
import { Marker, MetaTag } from '../../../wire/mapi/fast-transfer/markers.ts';
import { MapiFormatError } from '../../../wire/mapi/mapi-format-error.ts';
import { propertyType } from '../../../wire/mapi/property-type.ts';
import type { AllowanceShare } from '../byte-allowance.ts';
import type { Logon } from '../objects/logon.ts';
import type { MapiObject } from '../objects/mapi-object.ts';
import { RopError } from '../rop-error.ts';
import { beginTransfer } from './open-transfers.ts';
import { notHere, type UploadScope } from './upload-scope.ts';
import { isInternal } from './write-properties.ts';

/** Folders in folders and messages in messages, all together. */
const deepest = 128;
const metaTags: ReadonlySet<number> = new Set(Object.values(MetaTag));

export class UploadObject implements MapiObject {
  readonly kind = 'upload';
  readonly logon: Logon;
  readonly #reader: FastTransferReader;
  readonly #scopes: UploadScope[];
  readonly #end: () => void;
  /** What has come of a value that is not whole yet. */
  readonly #held: AllowanceShare;
  #failure: { readonly error: unknown } | undefined;

  constructor(logon: Logon, root: UploadScope) {
    this.#end = beginTransfer(logon);
    this.logon = logon;
    const { session, mailbox } = logon;
    this.#held = session.allowance.share();
    this.#reader = new FastTransferReader({
      codePage: session.codePage,
      maxValueBytes: mailbox.maxMessageBytes,
    });
    this.#scopes = [root];
  }

  /** Once it has failed it fails in the same way: nobody knows any more where it stands. */
  async put(bytes: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error;
    try {
      await this.#take(bytes);
    } catch (error) {
      const failure = error instanceof MapiFormatError ? notHere() : error;
      this.#failure = { error: failure };
      this.#leaveAll();
      throw failure;
    }
  }

  release(): void {
    this.#leaveAll();
    this.#end();
  }

  async #take(bytes: Uint8Array): Promise<void> {
    for (const item of this.#reader.push(bytes)) await this.#item(item);
    this.#held.giveBack();
    this.#held.take(this.#reader.heldBytes);
    for (const scope of this.#scopes) await scope.settle?.();
  }

  async #item(item: StreamItem): Promise<void> {
    const scope = this.#scopes.at(-1);
    if (scope === undefined) throw notHere();
    if (item.kind === 'property') {
      const { tag, name, value } = item;
      if (tag === MetaTag.FXDelProp && typeof value === 'number') await scope.clear(value >>> 0);
      else if (!metaTags.has(tag) && tag !== errorInfo && !isInternal(tag))
        await scope.property({ key: name === undefined ? tag : { name, type: propertyType(tag) }, value });
    } else if (item.marker === Marker.FXErrorInfo) this.#leaveFaulty();
    else if (item.marker === scope.endMarker) {
      this.#scopes.pop();
      await scope.end();
    } else {
      if (this.#scopes.length >= deepest) throw new RopError(ErrorCode.TooComplex);
      this.#scopes.push(await scope.begin(item.marker));
    }
  }

  /** Section 2.2.4.3.4: up to the folder that the faulty message stands in. */
  #leaveFaulty(): void {
    for (let scope = this.#scopes.at(-1); scope?.isFolder !== true; scope = this.#scopes.at(-1)) {
      if (scope === undefined) throw notHere();
      scope.discard?.();
      this.#scopes.pop();
    }
  }

  #leaveAll(): void {
    for (const scope of this.#scopes.splice(0)) scope.discard?.();
    this.#held.giveBack();
  }
}

/** What stands behind FXErrorInfo. */
const errorInfo = 0x0000_0102;
