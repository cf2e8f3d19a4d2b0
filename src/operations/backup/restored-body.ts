import { isAppError } from '../../base/errors.ts';
import type { BodyHash, TenantId } from '../../base/ids.ts';
import type { NewBody } from '../../store/ports/bodies.ts';
import type { Message } from '../../store/ports/mail-model.ts';
import { damaged } from './backup-errors.ts';
import type { RestoreTarget } from './backup-ports.ts';
import type { OpenedBackup } from './opened-backup.ts';
import type { RestoreLoss } from './restore-report.ts';

const inlineBytes = 1 << 20;

export interface BodyRequest {
  readonly source: TenantId;
  readonly target: TenantId;
  readonly mailbox: number;
  readonly message: Message;
  /** The message's own, or what a MAPI client has written beside it. */
  readonly hash: BodyHash;
}

export interface LostBody {
  readonly kind: 'lost';
  readonly loss: RestoreLoss;
  readonly error: unknown;
}

/** The body of a message, checked as it is read. */
export async function readRestoredBody(
  backup: OpenedBackup,
  mail: Pick<RestoreTarget['mail'], 'openSpool'>,
  { source, target, mailbox, message, hash }: BodyRequest,
): Promise<NewBody | LostBody> {
  const { folder, uid, subject } = message;
  const location = await backup.findBody(source, hash);
  const part = hash === message.body ? '' : 'what a MAPI client wrote of ';
  const named = `${part}message ${folder}/${uid} of mailbox ${mailbox} ("${subject}")`;
  if (location === undefined) {
    const sentence = `Left out ${named}: the backup does not have its content.`;
    const error = damaged(`bodies/${source}`, `it lacks the content of ${named}`);
    return { kind: 'lost', loss: { tenant: source, mailbox, sentence }, error };
  }
  try {
    if (location.bytes <= inlineBytes) {
      return { kind: 'inline', hash, bytes: await backup.readBody(source, location) };
    }
    return await spool(backup.streamBody(source, location), mail, target, hash);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    const file = backup.packFile(source, location);
    const sentence = `Left out ${named}: its content in ${file} cannot be read.`;
    const cause = damaged(file, `the content of ${named} cannot be read`, error);
    return { kind: 'lost', loss: { tenant: source, mailbox, sentence }, error: cause };
  }
}

async function spool(
  chunks: AsyncIterable<Uint8Array>,
  mail: Pick<RestoreTarget['mail'], 'openSpool'>,
  target: TenantId,
  hash: BodyHash,
): Promise<NewBody> {
  const open = await mail.openSpool(target);
  try {
    for await (const chunk of chunks) await open.write(chunk);
    const spooled = await open.finish();
    if (spooled.hash !== hash) throw damaged('bodies', `a body is not the one of ${hash}`);
    return spooled;
  } catch (error) {
    await open.discard();
    throw error;
  }
}

export function isUnreadable(error: unknown): boolean {
  if (!isAppError(error)) return false;
  return ['store.bodies.damaged', 'store.bodies.moved', 'backup.damaged'].includes(error.code);
}
