import { bodyHashOf } from '../base/body-hash.ts';
import type { BodyHash } from '../base/ids.ts';
import type { NewBody } from './ports/bodies.ts';
import type { NewMessageBody } from './ports/mail-store.ts';

/** A body on its way in: its hash is known, and its bytes where they came along. */
export interface IncomingBody {
  readonly hash: BodyHash;
  readonly fresh: NewBody | undefined;
  /** Whether an entry to which nothing refers any more may serve; restoring puts references back. */
  readonly revive?: boolean;
}

export function identifyBody(body: NewMessageBody): IncomingBody {
  switch (body.kind) {
    case 'bytes': {
      const digest = body.hash ?? bodyHashOf(body.bytes);
      return { hash: digest, fresh: { kind: 'inline', hash: digest, bytes: body.bytes } };
    }
    case 'spooled':
      return { hash: body.hash, fresh: body };
    case 'stored':
      return { hash: body.hash, fresh: undefined };
  }
}
