import type { SourceValue } from '../source-object.ts';

/** Writes into a directory outside. */
export interface DirectoryWriter {
  /**
   * One modify, all or nothing. A value to be removed that is not there any more, or one to be added that is there by now, is
   * `conflict` (`directory.write.stale`): somebody else has changed it. An object that is gone is `notFound`; rights that are
   * missing `denied` (`directory.write.denied`).
   */
  modify(dn: string, changes: readonly AttributeModification[], signal: AbortSignal): Promise<void>;
}

export interface AttributeModification {
  /** As the directory spells it. */
  readonly attribute: string;
  /** Taken away first. */
  readonly remove: readonly SourceValue[];
  readonly add: readonly SourceValue[];
}
