import { AppError } from '../../base/errors.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import type { DirectoryLine } from './change-lines.ts';
import type { BackupMailbox } from './manifest.ts';
import { asError, type OpenedBackup } from './opened-backup.ts';

/** The mailbox of whoever had the address, or the sign-in name, when the generation was made. */
export async function findBackupMailbox(
  backup: OpenedBackup,
  address: string,
): Promise<{ entry: BackupMailbox; recipient: Recipient }> {
  const wanted = address.toLowerCase();
  for await (const line of backup.directoryLines()) {
    if (line.kind === 'damage') {
      if ('file' in line) throw asError(line);
      continue;
    }
    const value = line.value as DirectoryLine;
    if (value.kind !== 'change' || value.change.kind !== 'recipient') continue;
    const { recipient } = value.change;
    if (recipient.mailbox === null || !isCalled(recipient, wanted)) continue;
    const { mailbox } = recipient.mailbox;
    const entry = backup.manifest.mailboxes.find((each) => {
      return each.tenant === recipient.tenant && each.mailbox === mailbox;
    });
    if (entry !== undefined) return { entry, recipient };
  }
  throw new AppError({
    kind: 'notFound',
    code: 'restore.mailboxNotFound',
    message: `Nobody with a mailbox had the address ${address} in generation ${backup.manifest.generation}. Choose another address, or another generation with --generation.`,
    details: { address },
  });
}

function isCalled({ upn, addresses }: Recipient, wanted: string): boolean {
  if (upn?.toLowerCase() === wanted) return true;
  return addresses.some(({ type, address }) => type === 'smtp' && address.toLowerCase() === wanted);
}
