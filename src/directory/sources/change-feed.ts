/** Tells which objects of a directory have changed; what they are now is read afterwards. */
export interface ChangeFeed {
  /** DirSync, uSNChanged, syncrepl, modifyTimestamp. */
  readonly name: string;
  /** Where changes begin that come after this call. */
  begin(signal: AbortSignal): Promise<string>;
  /** A mark that is taken no longer is `directory.source.cursor`. */
  changes(
    mark: string,
    attributes: readonly string[] | undefined,
    signal: AbortSignal,
  ): AsyncIterable<FeedPage>;
}

export interface FeedPage {
  readonly changed: readonly ChangedObject[];
  /** Where this page ends, if one can go on from there. */
  readonly mark?: string;
  /** Of the last page: false where objects may be gone that no page has told of. */
  readonly tellsAllGone?: boolean;
}

export interface ChangedObject {
  readonly guid: string;
  readonly dn: string;
  readonly isGone: boolean;
  /** It may have another name or place now, and what is below it with it. */
  readonly mayHaveMoved: boolean;
  /** It came after the mark; undefined where that cannot be told, for it came in the second of the mark. */
  readonly isNew: boolean | undefined;
}

/** By the times that servers write, which are of seconds: `20260101000000Z`. */
export function isNewSince(created: string | undefined, since: string | undefined): boolean | undefined {
  if (created === undefined || since === undefined) return undefined;
  return created === since ? undefined : created > since;
}
