import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import type { PropertyKey } from '../../../wire/mapi/property-key.ts';
import { RopError } from '../rop-error.ts';
import type { Logon } from './logon.ts';
import type { MapiObject } from './mapi-object.ts';
import type { PagedBytes } from './paged-bytes.ts';
import type { PropertyHolder } from './property-holder.ts';

export type StreamMode = 'read' | 'write' | 'create';

/** A property as bytes: what every stream on it and every copy of such a stream see. */
export interface StreamSource {
  readonly bytes: PagedBytes;
  readonly isWritable: boolean;
  readonly maxBytes: number;
  /** So many bytes more are held. */
  reserve(bytes: number): void;
  /** After every write: its object shows the new value at once ([MS-OXCPRPT] section 3.2.5.13). */
  changed(): void;
  /** Where the value has to be stored for itself: properties of folders. */
  commit(): Promise<void>;
}

export interface StreamedHolder extends PropertyHolder {
  openStream(key: PropertyKey, mode: StreamMode): Promise<StreamSource>;
}

export const isStreamedHolder = (object: MapiObject): object is StreamedHolder => 'openStream' in object;

/** What a stream may be long for MAPI: [MS-OXCPRPT] section 2.2.18.2. */
const longestStream = 2 ** 31;
/** A place in a property. */
export class StreamObject implements MapiObject {
  readonly kind = 'stream';
  readonly logon: Logon;
  readonly source: StreamSource;
  position = 0;

  constructor(logon: Logon, source: StreamSource, position = 0) {
    this.logon = logon;
    this.source = source;
    this.position = position;
  }

  get size(): number {
    return this.source.bytes.length;
  }

  read(count: number): Uint8Array {
    const bytes = this.source.bytes.read(this.position, count);
    this.position += bytes.length;
    return bytes;
  }

  /** All or nothing. */
  write(bytes: Uint8Array): void {
    this.checkWritable();
    const end = this.position + bytes.length;
    if (end > this.source.maxBytes) throw new RopError(ErrorCode.TooBig);
    if (bytes.length === 0) return;
    const before = this.source.bytes.writtenBytes;
    this.source.bytes.write(this.position, bytes);
    this.source.reserve(this.source.bytes.writtenBytes - before);
    this.position = end;
    this.source.changed();
  }

  resize(size: number): void {
    this.checkWritable();
    if (size > this.source.maxBytes) throw new RopError(ErrorCode.TooBig);
    this.source.bytes.resize(size);
    this.source.changed();
  }

  seek(origin: number, offset: bigint): number {
    const bases = [0, this.position, this.size];
    const base = bases[origin];
    if (base === undefined) throw new RopError(ErrorCode.StreamInvalidParam);
    const to = BigInt(base) + offset;
    if (to < 0n || to > BigInt(longestStream)) throw new RopError(ErrorCode.StreamSeekError);
    this.position = Number(to);
    return this.position;
  }

  checkWritable(): void {
    if (!this.source.isWritable) throw new RopError(ErrorCode.StreamAccessDenied);
  }

  clone(): StreamObject {
    return new StreamObject(this.logon, this.source, this.position);
  }

  flush(): Promise<void> {
    return this.source.commit();
  }
}

/** For ROPs that work on streams alone. */
export function asStream(object: MapiObject): StreamObject {
  if (!(object instanceof StreamObject)) throw new RopError(ErrorCode.NotSupported);
  return object;
}
