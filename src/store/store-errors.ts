import { AppError } from '../base/errors.ts';
import type { BodyHash } from '../base/ids.ts';
import type { FolderRole, MailboxKey } from './ports/mail-model.ts';
import { maxNewMailboxes } from './ports/mail-store.ts';

/** What every store answers to the same mistake, in the same words. */

export function mailboxNotFound(key: MailboxKey): never {
  throw new AppError({
    kind: 'notFound',
    code: 'store.mailbox.notFound',
    message: `There is no mailbox ${key.mailbox} in tenant ${key.tenant}. It may have been removed; look it up again.`,
    details: { tenant: key.tenant, mailbox: key.mailbox },
  });
}

export function folderNotFound(folder: number): never {
  throw new AppError({
    kind: 'notFound',
    code: 'store.folder.notFound',
    message: `There is no folder ${folder} in this mailbox. It may have been removed; list the folders again.`,
    details: { folder },
  });
}

export function messageNotFound(folder: number, uid: number): never {
  throw new AppError({
    kind: 'notFound',
    code: 'store.message.notFound',
    message: `There is no message ${uid} in folder ${folder}. It may have been moved or removed; list the folder again.`,
    details: { folder, uid },
  });
}

export function itemNotFound(item: number): never {
  throw new AppError({
    kind: 'notFound',
    code: 'store.item.notFound',
    message: `There is no item ${item} in this mailbox. It may have been removed; list its folder again.`,
    details: { item },
  });
}

export function messageChanged(folder: number, uid: number): never {
  throw new AppError({
    kind: 'conflict',
    code: 'store.message.changed',
    message: `Message ${uid} in folder ${folder} was changed by somebody else meanwhile. Read it again and repeat the change.`,
    details: { folder, uid },
  });
}

export function givenIdTaken(): never {
  throw new AppError({
    kind: 'conflict',
    code: 'store.id.taken',
    message: 'Something in this mailbox has the id that was given to what is new. Give it another one.',
  });
}

export function invalidGivenId(): never {
  throw new AppError({
    kind: 'invalid',
    code: 'store.id.invalid',
    message:
      'This id is none that a client may give to one folder or message. Ask the mailbox for a range of ids.',
  });
}

export function bodyNotFound(hash: BodyHash): never {
  throw new AppError({
    kind: 'notFound',
    code: 'store.body.notFound',
    message: `This tenant has no body ${hash}. Store its bytes first.`,
    details: { hash },
  });
}

export function folderNameTaken(name: string): never {
  throw new AppError({
    kind: 'conflict',
    code: 'store.folder.nameTaken',
    message: `There is already a folder called "${name}" here (case makes no difference). Choose another name.`,
    details: { name },
  });
}

export function folderRoleTaken(role: FolderRole): never {
  throw new AppError({
    kind: 'conflict',
    code: 'store.folder.roleTaken',
    message: `Another folder of this mailbox already serves as ${role}. Take the role from it first.`,
    details: { role },
  });
}

export function folderHasChildren(folder: number): never {
  throw new AppError({
    kind: 'conflict',
    code: 'store.folder.hasChildren',
    message: `Folder ${folder} has subfolders. Remove them first.`,
    details: { folder },
  });
}

export function folderBelowItself(): never {
  throw new AppError({
    kind: 'invalid',
    code: 'store.folder.cycle',
    message: 'A folder cannot be moved into itself or one of its own subfolders. Choose another place.',
  });
}

export function rootIsFixed(): never {
  throw new AppError({
    kind: 'invalid',
    code: 'store.folder.root',
    message: 'The root folder of a mailbox cannot be renamed, moved or removed.',
  });
}

export function associatedIsFixed(): never {
  throw new AppError({
    kind: 'invalid',
    code: 'store.folder.associated',
    message:
      'What belongs to a folder of messages has neither a name nor a role nor anything below it, and goes where that folder goes. Change that one instead.',
  });
}

export function checkNewMailboxes(count: number): void {
  if (count <= maxNewMailboxes) return;
  throw new AppError({
    kind: 'limit',
    code: 'store.mailbox.batchTooLarge',
    message: `${count} mailboxes were to be made at once, but one transaction takes ${maxNewMailboxes}. Split the batch.`,
    details: { count, limit: maxNewMailboxes },
  });
}
