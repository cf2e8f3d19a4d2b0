import type { NumberSet } from '../../wire/imap/index.ts';
import type { SourceListing } from '../folders/source-folder.ts';

/**
 * A mailbox to copy from: at an IMAP server, or in Landfall itself. Whoever opened it closes it. What fails for good or
 * for now is thrown as an AppError (`migration.source.…`); one message that cannot be had is an answer, not an error.
 */
export interface SourceMailbox {
  /**
   * The same for every sign-in to this mailbox, whatever batch, endpoint name or password: server, user and root. The
   * ledger is found by it.
   */
  readonly identity: string;
  /** Every folder, with what STATUS says of those that can be selected. One round trip where LIST-STATUS is offered. */
  survey(signal: AbortSignal): Promise<SourceSurvey>;
  /** What is in a folder without its bodies; only what changed since, where the source can tell. */
  readFolder(folder: string, known: KnownFolder | undefined, signal: AbortSignal): Promise<FolderReading>;
  /**
   * A way for bodies to come. Several may be open where the source allows it: the
   * engine asks for another while it has work for it, and gets `undefined` where the limit is reached.
   */
  openLane(signal: AbortSignal): Promise<SourceLane | undefined>;
  close(): Promise<void>;
}

export interface SourceSurvey {
  readonly listing: SourceListing;
  /** By raw name; none for a folder that could not be asked. */
  readonly states: ReadonlyMap<string, SourceFolderState>;
  /** The root of a UserRoot that was found in the listing, for `planFolders`. */
  readonly userRoot: string | undefined;
}

export interface SourceFolderState {
  readonly messages: number;
  readonly uidNext: number;
  readonly uidValidity: number;
  readonly highestModseq: bigint | undefined;
  readonly mailboxId: string | undefined;
}

/** What the ledger says of the folder as it was at the end of the last round. */
export interface KnownFolder {
  readonly uidValidity: number;
  readonly uidNext: number;
  readonly highestModseq: bigint | undefined;
}

export interface FolderReading {
  readonly uidValidity: number;
  readonly uidNext: number;
  readonly highestModseq: bigint | undefined;
  readonly mailboxId: string | undefined;
  /**
   * `all`: every message that is there. `changes`: those that are new or have other flags since (CONDSTORE), with
   * `vanished` those that are gone (QRESYNC), or undefined where `uids` must be asked for instead.
   */
  readonly kind: 'all' | 'changes';
  readonly messages: SourceMessages;
  readonly vanished: NumberSet | undefined;
  /** With `changes` where nobody told what vanished: every UID that is there. */
  readonly uids: NumberSet | undefined;
  /** What broke the protocol and was passed over, for the report. */
  readonly problems: readonly string[];
}

/** Parallel arrays, ascending by uid, each uid once. */
export interface SourceMessages {
  readonly uids: Uint32Array;
  /** RFC822.SIZE: what the server says, which need not be what it sends. */
  readonly sizes: Float64Array;
  /** Milliseconds UTC; NaN where the server gives none that can be read. */
  readonly receivedAts: Float64Array;
  /** Bits of `flag` of the mail model. */
  readonly flags: Uint32Array;
  readonly keywordSets: readonly (readonly string[])[];
  /** Position in `keywordSets`. */
  readonly keywords: Uint32Array;
  /** Gmail alone. */
  readonly labels: readonly (readonly string[])[] | undefined;
}

export interface SourceLane {
  /**
   * Asks at once. Several requests may be under way, which keeps the way full over long distances; a server may answer them
   * by turns, so take them at the same time: what is not taken is in the way of the others, and may have to come twice.
   * `uids` ascend; `bytes` is what they come to by their announced sizes.
   */
  fetch(request: BodyRequest): AsyncIterable<FetchedMessage>;
  /** Whoever still takes what was asked for is told, or reads on to the end of it. */
  close(): Promise<void>;
}

export interface BodyRequest {
  readonly folder: string;
  /** Another one there now: `migration.source.uidValidity` is thrown. */
  readonly uidValidity: number;
  readonly uids: readonly number[];
  readonly bytes: number;
  /** The header alone. */
  readonly headerOnly?: boolean;
  readonly signal: AbortSignal;
}

export interface MessagePieces extends AsyncIterable<Uint8Array> {
  /** Instead of iterating: all of it into memory of the announced size. Nothing writes there once it is settled. */
  readInto?(memory: Uint8Array): Promise<number>;
}

/** One for each uid asked for, in whatever order the source answers. */
export type FetchedMessage =
  | {
      readonly kind: 'message';
      readonly uid: number;
      /** Small ones whole, exactly as they came; their memory is the taker's. */
      readonly bytes: Uint8Array;
      /** Gives the memory back when nobody looks at it any more. Who does not, keeps it. */
      readonly release?: () => void;
    }
  /**
   * A large one, to be read to its end before the next is asked for. A piece is good until the next is asked for. `migration.source.bodyCut`
   * is thrown where it breaks off: let go of what came, go on with the next, and it comes again from its beginning, or
   * as unavailable.
   */
  | {
      readonly kind: 'stream';
      readonly uid: number;
      /** Of what comes: a stream that ends in order has so many bytes, whatever RFC822.SIZE was. */
      readonly announcedSize: number;
      readonly pieces: MessagePieces;
    }
  /** The source says that it is no more: it was removed since the folder was read. */
  | { readonly kind: 'gone'; readonly uid: number }
  /** It was tried apart, with other ways to ask, and does not come. */
  | { readonly kind: 'unavailable'; readonly uid: number; readonly text: string };
