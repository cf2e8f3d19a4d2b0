import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import type { Marker } from '../../../wire/mapi/fast-transfer/markers.ts';
import type { BagEntry } from '../../../wire/mapi/property-bag.ts';
import type { PropertyTag } from '../../../wire/mapi/property-type.ts';
import { RopError } from '../rop-error.ts';

/** An element of a stream that is being uploaded, and what becomes of what stands in it: [MS-OXCFXICS] section 2.2.4.2. */
export interface UploadScope {
  /** Which marker ends it; undefined for the root, which ends with its stream. */
  readonly endMarker: Marker | undefined;
  /** What goes on where one of what it holds is faulty (section 2.2.4.3.4). */
  readonly isFolder?: boolean;
  property(entry: BagEntry): Promise<void> | void;
  /** MetaTagFXDelProp: what comes of a kind stands in place of what was there. */
  clear(tag: PropertyTag): Promise<void> | void;
  /** What begins with a marker. */
  begin(marker: Marker): Promise<UploadScope> | UploadScope;
  end(): Promise<void> | void;
  /** The buffer is at its end, and somebody may look at what came so far. */
  settle?(): Promise<void> | void;
  /** It is left before its end. */
  discard?(): void;
}

export const notHere = (): RopError => new RopError(ErrorCode.CorruptData);
