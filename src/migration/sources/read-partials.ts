import { Buffer } from 'node:buffer';
import { numberSetOf, type StatusResponse } from '../../wire/imap/index.ts';
import { type FolderOpening, folderOnTheWay, openFolder } from '../connection/folder-opening.ts';
import type { ImapConnection } from '../connection/imap-connection.ts';
import type { BodyRequest } from '../sync/source-port.ts';
import { itemFor } from './body-ways.ts';

const pieceBytes = 256 * 1024;
/** They are collected here: what is larger than any server takes was asked for by mistake. */
const maxCollectedBytes = 160 * 1024 * 1024;

export interface PartialsRead {
  readonly bytes: Uint8Array | undefined;
  readonly status: StatusResponse;
  readonly opening: FolderOpening;
}

/**
 * A message in pieces of one size, each asked for by itself: servers that break off in a large one give it so. The end
 * is where a piece is shorter than was asked for (RFC 9051 section 6.4.5). Undefined where a piece was not given.
 */
export async function readPartials(
  connection: ImapConnection,
  { folder, uidValidity, headerOnly = false }: BodyRequest,
  uid: number,
): Promise<PartialsRead> {
  const pieces: Uint8Array[] = [];
  for (let origin = 0; ; ) {
    let piece: Uint8Array | undefined;
    let filled = 0;
    let isComplete = false;
    let isTrusted = true;
    // Others may have opened their folders since the piece before; from here to the FETCH nothing is awaited.
    const opening = folderOnTheWay(connection, folder) ?? openFolder(connection, folder).opening;
    const status = await connection.run(
      {
        name: 'FETCH',
        isUid: true,
        set: numberSetOf([uid]),
        items: [{ item: 'UID' }, itemFor('partial', headerOnly, { origin, count: pieceBytes })],
      },
      {
        bodyStart: (body) => {
          const isAsked = (body.uid ?? uid) === uid && (body.origin ?? 0) === origin;
          const isRight = opening.isCurrent && (opening.uidValidity ?? 0) === uidValidity;
          piece = undefined;
          filled = 0;
          if (isAsked && isRight && (body.size ?? pieceBytes + 1) <= pieceBytes)
            piece = Buffer.allocUnsafeSlow(body.size ?? 0);
        },
        bodyPiece: (_body, bytes) => {
          piece?.set(bytes, filled);
          filled += bytes.length;
        },
        bodyEnd: (_body, isWhole) => {
          isComplete = isWhole && piece !== undefined;
        },
        data: (response) => {
          if (response.type === 'fetch' && response.fetch.problems !== undefined) isTrusted = false;
        },
      },
    );
    const got = piece as Uint8Array | undefined;
    if (status.condition !== 'OK' || got === undefined || !isComplete || !isTrusted)
      return { bytes: undefined, status, opening };
    pieces.push(got);
    origin += got.length;
    if (got.length < pieceBytes) return { bytes: Buffer.concat(pieces), status, opening };
    if (origin > maxCollectedBytes) return { bytes: undefined, status, opening };
  }
}
