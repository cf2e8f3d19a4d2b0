import type { BodyHash, TenantId } from '../../base/ids.ts';

/**
 * Bodies: immutable bytes, kept once for each tenant under their SHA-256. This port knows where bytes lie
 * and nothing of who refers to them; the index and the reference counts live beside the messages, so that
 * one transaction names both.
 */
export interface BodyStore {
  /**
   * Appends bodies and returns their places, in order. When the promise resolves they are on disk.
   * A body larger than the spool threshold should come as a `SpooledBody`.
   */
  append(tenant: TenantId, bodies: readonly NewBody[]): Promise<BodyLocation[]>;

  /** The whole body, checked against its checksum. For large bodies use `stream`. */
  read(tenant: TenantId, location: BodyLocation): Promise<Uint8Array>;

  /** The body, or `range` of it, in chunks of at most a megabyte; whole bodies are checked at the end. */
  stream(tenant: TenantId, location: BodyLocation, range?: ByteRange): AsyncIterable<Uint8Array>;

  /** Starts a spool for a body that arrives in pieces; hashes as it writes. */
  openSpool(tenant: TenantId): Promise<BodySpool>;

  listPacks(tenant: TenantId): Promise<PackSummary[]>;
  listTenants(): Promise<TenantId[]>;

  /** Every readable record of a pack in order, then every damage found, for rebuilding and checking. */
  scanPack(tenant: TenantId, pack: PackId, options?: ScanOptions): AsyncIterable<PackEntry>;

  /** Closes the pack that is being appended to; later appends start a new one. */
  seal(tenant: TenantId): Promise<void>;

  /**
   * Copies the given records of a sealed pack into the current one, compressing where it pays, and returns
   * their new places in order. The caller then moves its index and calls `removePack`.
   */
  rewrite(tenant: TenantId, locations: readonly BodyLocation[]): Promise<BodyLocation[]>;

  removePack(tenant: TenantId, pack: PackId): Promise<void>;
  removeTenant(tenant: TenantId): Promise<void>;

  close(): Promise<void>;
}

/** Unique within a tenant. */
export type PackId = number;

export interface BodyLocation {
  readonly pack: PackId;
  /** Where the record begins, its header included. */
  readonly offset: number;
  /** Bytes of payload as stored, after compression. */
  readonly storedBytes: number;
  /** Bytes of the body itself. */
  readonly bytes: number;
  readonly codec: BodyCodec;
}

export const bodyCodecs = ['raw', 'zstd'] as const;
export type BodyCodec = (typeof bodyCodecs)[number];

export type NewBody = InlineBody | SpooledBody;

export interface InlineBody {
  readonly kind: 'inline';
  readonly hash: BodyHash;
  readonly bytes: Uint8Array;
}

/** What a finished spool leaves; plain data, so that it may cross to the thread that writes. */
export interface SpooledBody {
  readonly kind: 'spooled';
  readonly hash: BodyHash;
  readonly byteLength: number;
  /** Meaningful to the body store that made it alone. */
  readonly token: string;
}

export interface BodySpool {
  write(chunk: Uint8Array): Promise<void>;
  /** Completes the spool. It stays until it is appended or `discard` is called. */
  finish(): Promise<SpooledBody>;
  discard(): Promise<void>;
}

/** Half open: `start` included, `end` not. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface PackSummary {
  readonly pack: PackId;
  readonly bytes: number;
  readonly sealed: boolean;
  readonly residence: 'local' | 'remote' | 'both';
  /** Where the store can say without reading the pack, as of sealed ones. */
  readonly records?: number;
  /** Stored bytes that compression was never tried on; likewise. */
  readonly untriedBytes?: number;
}

export interface ScanOptions {
  /** Hash every body and compare, also those whose record has a checksum. */
  readonly verifyHashes?: boolean;
  readonly fromOffset?: number;
}

export type PackEntry =
  | { readonly kind: 'record'; readonly hash: BodyHash; readonly location: BodyLocation }
  | {
      readonly kind: 'damage';
      readonly offset: number;
      readonly reason: 'tornTail' | 'badHeader' | 'badChecksum' | 'badHash' | 'unreadable';
      /** The body that can no longer be read, where the header still tells. */
      readonly hash?: BodyHash;
    };
