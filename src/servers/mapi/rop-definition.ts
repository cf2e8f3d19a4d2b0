/**
 * One ROP: how its request is read, what it does, how it is answered. A file of this folder exports one as `rop`; the registry is
 * made from the files.
 */
import type { ByteReader } from '../../wire/mapi/byte-reader.ts';
import type { ByteWriter } from '../../wire/mapi/byte-writer.ts';
import type { CodePage } from '../../wire/mapi/code-page.ts';
import type { EmsmdbSession } from './emsmdb-session.ts';
import type { MapiObject } from './objects/mapi-object.ts';

/**
 * Bytes behind the LogonId, each the place of a handle in the table of the buffer. `input` is what the ROP works on, `output` where
 * the handle of what it opens goes, `destination` a second object, `response` the place that the answer is to name ([MS-OXCROPS]
 * section 2.2.6.3).
 */
export type HandleUse = 'input' | 'output' | 'destination' | 'response';

export interface RopReading {
  readonly codePage: CodePage;
  /** At `input`: a few requests look otherwise from object to object. */
  readonly object: MapiObject | undefined;
  /** What the LogonId stands for are public folders, whichever object is meant. */
  readonly isPublicLogon: boolean;
}

export interface RopCall<Request> {
  readonly session: EmsmdbSession;
  readonly request: Request;
  readonly logonId: number;
  /** At `input`. */
  readonly handle: number;
  /** What the handle at `input` stands for; [MS-OXCROPS] section 3.2.5.1: without it nothing runs. */
  readonly object: MapiObject;
  /** At `destination` or `response`; undefined where nothing is there. */
  readonly other: MapiObject | undefined;
  /** The place that `destination` names, for answers that repeat it. */
  readonly otherIndex: number;
  /** The place that `input` names, for answers that name another and repeat it. */
  readonly inputIndex: number;
  /** Bytes that the answer may have behind its return value. */
  readonly room: number;
  /** Aborts when the context ends. */
  readonly signal: AbortSignal;
}

export interface RopResult {
  /** What stands behind the return value. */
  readonly write?: (writer: ByteWriter) => void;
  /** Gets the handle at `output`. */
  readonly opened?: MapiObject;
  /** It has more to give: with the flag Chain it runs again into another buffer ([MS-OXCRPC] section 3.1.4.2.1.2). */
  readonly hasMore?: boolean;
  /** What is left of the buffer does not hold its answer, and nothing was done: it comes again. */
  readonly hasNoRoom?: boolean;
  /** A return value that is no failure, such as a warning. */
  readonly code?: number;
}

export interface RopDefinition<Request = unknown> {
  /** In the specification's spelling. */
  readonly name: `Rop${string}`;
  readonly id: number;
  readonly handles: readonly HandleUse[];
  /** Where its answer goes by the id of another ROP. */
  readonly answerId?: number;
  /** It makes the object that others stand on, and needs none: RopLogon. */
  readonly needsNoObject?: boolean;
  /**
   * It looks what somebody who is not the mailbox's owner may do, or works on what was opened by one that does. Every other ROP is the
   * owner's alone.
   */
  readonly checksRights?: boolean;
  /** RopRelease is answered with nothing. */
  readonly isSilent?: boolean;
  /** What stands behind the return value of a failure, where its answer has one form for both. */
  writeFailure?(writer: ByteWriter): void;
  /** Behind the handles, to the end of the request. */
  read(reader: ByteReader, reading: RopReading): Request;
  run(call: RopCall<Request>): Promise<RopResult | undefined> | RopResult | undefined;
}

/** As the registry has them, whatever their requests are. */
export interface Rop extends Omit<RopDefinition, 'run'> {
  run(call: RopCall<unknown>): Promise<RopResult | undefined> | RopResult | undefined;
}

export function defineRop<Request>(definition: RopDefinition<Request>): Rop {
  // What `read` gives is what `run` gets: the engine hands it on.
  return { ...definition, run: (call) => definition.run(call as RopCall<Request>) };
}
