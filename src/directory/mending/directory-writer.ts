import type { SourceObject, SourceValue } from '../source-object.ts';

/** Writes into a directory outside, and reads single objects of it as they are at this moment. */
export interface DirectoryWriter {
  /**
   * The object as it is now, or undefined where it is gone. Where the guid is known, that finds it wherever it has been moved
   * to; without one, the DN. An empty DN is the root DSE. In scope or not, and in any naming context of the server.
   */
  findObject(
    name: ObjectName,
    attributes: readonly string[],
    signal: AbortSignal,
  ): Promise<SourceObject | undefined>;
  /**
   * One modify, all or nothing. A value to be removed that is not there any more, or one to be added that is there by now, is
   * `conflict` (`directory.write.stale`): somebody else has changed it. An object that is gone is `notFound`; rights that are
   * missing `denied` (`directory.write.denied`); what the directory's own rules refuse `invalid` (`directory.write.refused`).
   */
  modify(dn: string, changes: readonly AttributeModification[], signal: AbortSignal): Promise<void>;
}

export interface ObjectName {
  readonly dn: string;
  /** As in SourceObject. */
  readonly guid?: string | undefined;
}

export interface AttributeModification {
  /** As the directory spells it. */
  readonly attribute: string;
  /** Taken away first. */
  readonly remove: readonly SourceValue[];
  readonly add: readonly SourceValue[];
}
