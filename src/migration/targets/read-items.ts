/** What a target elsewhere has: digests and beginnings of messages, and those that came after a UID. */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { BodyHash } from '../../base/ids.ts';
import { numberSetOf } from '../../wire/imap/index.ts';
import type { ImapConnection } from '../connection/imap-connection.ts';
import type { AnswerReceiver } from '../connection/open-commands.ts';
import { refusalError } from '../connection/source-error.ts';
import { itemFor } from '../sources/body-ways.ts';

/** Undefined: it is not there any more. */
export async function digestOf(connection: ImapConnection, uid: number): Promise<BodyHash | undefined> {
  const digest = createHash('sha256');
  const isThere = await readBody(connection, uid, undefined, (bytes) => digest.update(bytes));
  return isThere ? (digest.digest('hex') as BodyHash) : undefined;
}

export async function beginningOf(
  connection: ImapConnection,
  uid: number,
  count: number,
): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  const isThere = await readBody(connection, uid, { origin: 0, count }, (bytes) =>
    pieces.push(Buffer.from(bytes)),
  );
  return isThere ? Buffer.concat(pieces) : undefined;
}

async function readBody(
  connection: ImapConnection,
  uid: number,
  partial: { readonly origin: number; readonly count: number } | undefined,
  take: (bytes: Uint8Array) => void,
): Promise<boolean> {
  let isWhole = false;
  const receiver: AnswerReceiver = {
    bodyPiece: (_body, bytes) => take(bytes),
    bodyEnd: (body, isComplete) => {
      isWhole = isComplete && body.size !== undefined;
    },
  };
  const item = itemFor('body', false, partial);
  const status = await connection.run(
    { name: 'FETCH', isUid: true, set: numberSetOf([uid]), items: [{ item: 'UID' }, item] },
    receiver,
  );
  // Removed meanwhile, servers say NO or nothing.
  if (status.condition === 'BAD') throw refusalError(status, 'to give a message');
  return isWhole;
}

/** Of the open folder, from a UID on, with the sizes that the server tells. */
export async function sizesFrom(connection: ImapConnection, first: number): Promise<Map<number, number>> {
  const sizes = new Map<number, number>();
  await connection.must(
    {
      name: 'FETCH',
      isUid: true,
      set: [{ first, last: Number.POSITIVE_INFINITY }],
      items: [{ item: 'UID' }, { item: 'RFC822.SIZE' }],
    },
    'to list what was stored',
    {
      data: (response) => {
        if (response.type !== 'fetch') return;
        const { uid, size } = response.fetch;
        // n:* names the last message where none is as high as n.
        if (uid !== undefined && uid >= first && size !== undefined) sizes.set(uid, size);
      },
    },
  );
  return sizes;
}
