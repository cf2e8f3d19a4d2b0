import type { SourceAttributes, SourceObject } from '../source-object.ts';

export const sourceKinds = ['ActiveDirectory', 'OpenLdap', 'Ldif', 'Csv'] as const;
export type SourceKind = (typeof sourceKinds)[number];

/**
 * A directory that is read, and followed. Streams: a page at a time, however much there is. What goes wrong is an `AppError`
 * that names line or DN (`directory.source.*`); nothing of the page that was cut is given.
 */
export interface DirectorySource {
  readonly kind: SourceKind;
  /** What there is to know of it before its objects are read. */
  describe(signal: AbortSignal): Promise<SourceDescription>;
  /**
   * Without `since` everything in scope; with it what has changed. A cursor that the source takes no longer is `conflict`
   * (`directory.source.cursor`): whoever reads begins again without one.
   */
  read(options: ReadOptions): AsyncIterable<SourcePage>;
  close(): Promise<void>;
}

export interface ReadOptions {
  readonly since?: string;
  /** Those that are wanted; all there are without it. `dn`, guid and class come in any case. */
  readonly attributes?: readonly string[];
  readonly signal: AbortSignal;
}

export interface SourcePage {
  readonly changes: readonly SourceChange[];
  /** Where to go on from once this page is kept; absent where the source cannot be followed, or not from there. */
  readonly cursor?: string;
}

export type SourceChange =
  | { readonly kind: 'whole'; readonly object: SourceObject }
  /** Of an object that was read before; an attribute without values was cleared. `dn` is where it is now. */
  | {
      readonly kind: 'changed';
      readonly dn: string;
      readonly guid: string;
      readonly attributes: SourceAttributes;
    }
  | { readonly kind: 'gone'; readonly dn: string; readonly guid: string };

export interface SourceDescription {
  readonly kind: SourceKind;
  /** Of the forest, or of the file. */
  readonly name: string;
  readonly namingContext: string;
  /** Alternative suffixes of sign-in names, and those of its domains. */
  readonly upnSuffixes: readonly string[];
  readonly isWritable: boolean;
  /** How changes are followed: DirSync, uSNChanged, syncrepl, entryUUID; none of a file. */
  readonly following: string | undefined;
  /** Program and version, as it says itself. */
  readonly program?: string;
}
