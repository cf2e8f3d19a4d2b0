import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import type { MapiObject } from '../objects/mapi-object.ts';
import { RopError } from '../rop-error.ts';
import { Collector } from './collector.ts';
import type { StateUpload } from './state-upload.ts';
import { SynchronizationDownload } from './synchronization-download.ts';

/** [MS-OXCROPS] section 1.3: a context of either direction. */
export function asSynchronization(object: MapiObject): SynchronizationDownload | Collector {
  if (object instanceof SynchronizationDownload || object instanceof Collector) return object;
  throw new RopError(ErrorCode.NotSupported);
}

export const stateUploadOf = (object: MapiObject): StateUpload => asSynchronization(object).stateUpload;
