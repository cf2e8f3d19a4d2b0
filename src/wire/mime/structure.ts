import type { Content } from './content.ts';
import type { Envelope, RawEnvelope } from './envelope.ts';
import { findParameter } from './parameters.ts';

/**
 * One entity of a message. Plain data: it may be stored as JSON beside the message. Offsets count bytes from
 * the start of the message: the header is `[headerStart, bodyStart)` with its blank line, `headerEnd` is
 * where that line starts, and the line end before a boundary belongs to the boundary (RFC 2046 section 5.1.1).
 */
export interface Part extends Content {
  /** RFC 9051 section 6.4.5: `1`, `2.1`; '' for the multipart that is the message itself. */
  readonly number: string;
  readonly headerStart: number;
  readonly headerEnd: number;
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** Of the body as it stands, in bytes. */
  readonly size: number;
  /** Of the body as it stands; a last line without its end counts. */
  readonly lines: number;
  /** Of a multipart. None when its boundary is missing or never found: then its body is one opaque text. */
  readonly children: readonly Part[];
  /** What a message/rfc822 or message/global part holds. */
  readonly message: MessagePart | undefined;
}

/** The root entity of a message: its content, and the envelope that stands in the same header. */
export interface MessagePart extends Part {
  readonly envelope: Envelope;
  readonly rawEnvelope: RawEnvelope;
}

export interface Structure {
  readonly root: MessagePart;
  /** Of the whole message, in bytes. */
  readonly size: number;
  readonly partCount: number;
  /** A limit made something opaque or left it out. */
  readonly isLimited: boolean;
}

export interface StructureLimits {
  /** Of each header; fields beyond it are ignored, offsets stay right. */
  readonly maxHeaderBytes: number;
  /** Entities within entities; deeper ones are opaque. */
  readonly maxDepth: number;
  /** Parts beyond it belong to no part. */
  readonly maxParts: number;
}

export const defaultStructureLimits: StructureLimits = {
  maxHeaderBytes: 262_144,
  maxDepth: 100,
  maxParts: 10_000,
};

/** `''` is the message's root; a nested message's own multipart is found through its message part. */
export function findPart(structure: Structure, number: string): Part | undefined {
  if (number === '') return structure.root;
  for (const part of walkParts(structure.root)) {
    if (part.number === number) return part;
  }
  return undefined;
}

/** All parts in the order of the message, those of nested messages included. */
export function* walkParts(root: Part): Generator<Part> {
  const pending: Part[] = [root];
  for (;;) {
    const part = pending.pop();
    if (!part) return;
    yield part;
    if (part.message) pending.push(part.message);
    for (let i = part.children.length - 1; i >= 0; i--) pending.push(part.children[i] as Part);
  }
}

/** The name a sender gave a part, of whichever field carries it; undefined when there is none. */
export function findFileName(part: Content): string | undefined {
  const named = part.disposition ? findParameter(part.disposition.params, 'filename') : undefined;
  return named ?? findParameter(part.params, 'name');
}
