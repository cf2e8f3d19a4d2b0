import { copyBytes } from '../../base/copy-bytes.ts';
import type { LentMemory } from '../../base/slab-pool.ts';
import type { FetchBody, StatusResponse, UntaggedResponse } from '../../wire/imap/index.ts';
import type { FolderOpening } from '../connection/folder-opening.ts';
import type { AnswerReceiver } from '../connection/open-commands.ts';
import { BodyStream } from './body-stream.ts';
import type { LaneRequest } from './lane-request.ts';
import type { MessageMemory } from './message-memory.ts';

/** What a collector asks of its lane. */
export interface BodyRoom {
  /** Whether so many bytes may be kept for this request now; they are counted if so. */
  reserve(request: LaneRequest, bytes: number): boolean;
  /** Whether a message may be streamed to the taker of this request: all before it are answered. */
  mayStream(request: LaneRequest): boolean;
  release(bytes: number): void;
  came(bytes: number): void;
  leftStream(request: LaneRequest, stream: BodyStream): void;
  readonly memory: MessageMemory;
}

/** Up to here a message is collected in one piece of memory of the size that was announced. */
export const wholeMessageBytes = 1024 * 1024;

/**
 * Takes the messages that come for one FETCH. A message is given on when the answer that it came in has ended in
 * order, and never before: what was cut off is not the message.
 */
export class BodyCollector implements AnswerReceiver {
  readonly #request: LaneRequest;
  readonly #opening: FolderOpening;
  readonly #room: BodyRoom;
  /** The one that was asked for, where it was one alone: then it needs no name. */
  readonly #only: number | undefined;
  /** Begun and neither given on nor let go of: what the connection broke off with. */
  cut: number | undefined;
  /** Answered in a way that cannot be trusted, and with what words. */
  readonly broken = new Map<number, string>();
  #body: FetchBody | undefined;
  #memory: LentMemory | undefined;
  #filled = 0;
  #stream: BodyStream | undefined;
  #isComplete = false;
  #reserved = 0;

  constructor(request: LaneRequest, opening: FolderOpening, room: BodyRoom, only: number | undefined) {
    this.#request = request;
    this.#opening = opening;
    this.#room = room;
    this.#only = only;
  }

  bodyStart(body: FetchBody): void {
    this.#reset();
    const uid = body.uid ?? this.#only;
    this.cut = uid;
    const { size } = body;
    // A folder that did not open, or has other UIDs by now, answers with other messages.
    const { isCurrent, uidValidity = 0 } = this.#opening;
    const isRight = isCurrent && uidValidity === this.#request.request.uidValidity;
    if (size === undefined || !isRight) return;
    if (uid !== undefined && !this.#request.missing.has(uid)) return;
    this.#body = body;
    if (size <= wholeMessageBytes) {
      if (!this.#room.reserve(this.#request, size)) {
        this.#dropped(uid);
        return;
      }
      this.#reserved = size;
      this.#memory = this.#room.memory.take(size);
      return;
    }
    if (uid === undefined || !this.#room.mayStream(this.#request)) {
      this.#dropped(uid);
      return;
    }
    const stream: BodyStream = new BodyStream(
      uid,
      size,
      (bytes) => this.#room.release(bytes),
      () => this.#room.leftStream(this.#request, stream),
      (bytes) => this.#room.memory.takePiece(bytes),
    );
    this.#stream = stream;
    this.#request.deliver({ kind: 'stream', uid, announcedSize: size, pieces: stream });
  }

  bodyPiece(_body: FetchBody, bytes: Uint8Array): void {
    if (this.#memory) {
      copyBytes(bytes, this.#memory.bytes, this.#filled);
      this.#filled += bytes.length;
    } else if (this.#stream?.isOpen) {
      this.#room.came(bytes.length);
      this.#stream.push(bytes);
    }
  }

  bodyEnd(_body: FetchBody, isComplete: boolean): void {
    this.#isComplete = isComplete;
    if (!isComplete) this.#fail('the connection ended in the middle of it.');
  }

  data(response: UntaggedResponse | StatusResponse): void {
    if (response.type !== 'fetch') return;
    const { uid, problems } = response.fetch;
    const body = this.#body;
    const named = body?.uid ?? uid ?? this.#only;
    if (body === undefined || named === undefined || !this.#isComplete) {
      this.#reset();
      return;
    }
    if (problems !== undefined) {
      this.broken.set(named, problems.join(' '));
      this.#fail(`its answer breaks the protocol: ${problems[0] ?? ''}`);
      return;
    }
    const memory = this.#memory;
    this.#memory = undefined;
    const stream = this.#stream;
    const reserved = this.#reserved;
    this.#clear();
    this.cut = undefined;
    if (stream) stream.finish();
    else if (memory) {
      const { bytes, release } = memory;
      if (this.#request.missing.has(named))
        this.#request.deliver({ kind: 'message', uid: named, bytes, release });
      else {
        release();
        this.#room.release(reserved);
      }
    }
  }

  /** The connection has ended. */
  end(text: string, cause: unknown): void {
    this.#fail(text, cause);
  }

  #dropped(uid: number | undefined): void {
    if (uid !== undefined) this.#request.dropped.add(uid);
    this.#body = undefined;
    this.cut = undefined;
  }

  #fail(text: string, cause?: unknown): void {
    this.#failStream(text, cause);
    this.#reset();
  }

  /** It comes again, unless nobody wanted the rest of it. */
  #failStream(text: string, cause: unknown): void {
    const stream = this.#stream;
    if (!stream?.isOpen) return;
    stream.fail(text, cause);
    if (this.#request.isClosed) return;
    this.#request.missing.add(stream.uid);
    this.#request.delivered--;
  }

  #reset(): void {
    this.#room.release(this.#reserved);
    this.#clear();
  }

  #clear(): void {
    this.#body = undefined;
    this.#memory?.release();
    this.#memory = undefined;
    this.#filled = 0;
    this.#stream = undefined;
    this.#isComplete = false;
    this.#reserved = 0;
  }
}
