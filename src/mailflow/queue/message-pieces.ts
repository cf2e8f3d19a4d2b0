/** The bytes of a message that waits: in pieces, each sealed with the organisation's key. */
import type { SecretBox } from '../../access/secret-box.ts';
import { AppError } from '../../base/errors.ts';
import type { Guid, TenantId } from '../../base/ids.ts';
import type { RecordChange, RecordStore } from '../../store/ports/record-store.ts';

export const contentCollection = 'mailflow.content';
/** A message of the usual size is one row, written with the others in one transaction. */
export const pieceBytes = 512 * 1024;

const keyOf = (id: Guid, index: number): string => `${id}/${String(index).padStart(5, '0')}`;
const purpose = 'mailflow.content';

export const pieceCount = (bytes: number): number => Math.max(1, Math.ceil(bytes / pieceBytes));

export function* piecesOf(id: Guid, bytes: Uint8Array, secrets: SecretBox): Generator<RecordChange> {
  for (let index = 0; index < pieceCount(bytes.byteLength); index += 1) {
    const piece = bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes);
    const secret = secrets.seal(purpose, piece);
    yield { collection: contentCollection, key: keyOf(id, index), content: {}, secret };
  }
}

export function* piecesGone(id: Guid, pieces: number): Generator<RecordChange> {
  for (let index = 0; index < pieces; index += 1) {
    yield { collection: contentCollection, key: keyOf(id, index), gone: true };
  }
}

/** Few rows at once: they are large. */
const piecesPerRead = 8;

export async function readPieces(
  store: Pick<RecordStore, 'findRecords'>,
  tenant: TenantId,
  { id, pieces }: { readonly id: Guid; readonly pieces: number },
  secrets: SecretBox,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let start = 0; start < pieces; start += piecesPerRead) {
    const keys = Array.from({ length: Math.min(piecesPerRead, pieces - start) }, (_, index) =>
      keyOf(id, start + index),
    );
    const found = await store.findRecords(tenant, contentCollection, keys);
    if (found.length !== keys.length) throw incomplete(id);
    for (const { secret } of found) {
      if (secret === null) throw incomplete(id);
      parts.push(secrets.open(purpose, secret));
    }
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
}

function incomplete(id: Guid): AppError {
  return new AppError({
    kind: 'internal',
    code: 'mailflow.content.incomplete',
    message: `Of the queued message ${id} a piece is missing. Remove it with Remove-Message; its sender must send it again.`,
    details: { message: id },
  });
}
