/** Where an organisation's public folders lie: the one mailbox of that kind, which its settings name. */
import { AppError } from '../../base/errors.ts';
import { parseGuid } from '../../base/ids.ts';
import type { FolderTree } from '../../mailbox/folder-tree.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import type { CmdletMailbox } from '../kit/ports.ts';

export interface OpenedPublicFolders {
  readonly recipient: Recipient;
  readonly mailbox: CmdletMailbox;
  readonly tree: FolderTree;
}

export async function findPublicFolderMailbox({
  rooms,
  organization,
}: CmdletContext): Promise<Recipient | undefined> {
  const { tenant } = organization;
  const { rootPublicFolderMailbox } = await rooms.organizations.config.read(tenant);
  const guid = parseGuid(rootPublicFolderMailbox);
  if (guid === undefined) return undefined;
  const found = (await rooms.recipients.findByGuids(tenant, [guid])).get(guid);
  return found?.deletedAt === null ? found : undefined;
}

export async function openPublicFolders(context: CmdletContext): Promise<OpenedPublicFolders> {
  const recipient = await findPublicFolderMailbox(context);
  if (recipient?.mailbox?.state !== 'ready') {
    throw new AppError({
      kind: 'notFound',
      code: 'publicFolder.none',
      message:
        'This organisation has no public folders. Make the mailbox that holds them: New-Mailbox -PublicFolder -Name PublicFolders',
    });
  }
  const mailbox = context.rooms.mailboxes.open({
    tenant: recipient.tenant,
    mailbox: recipient.mailbox.mailbox,
  });
  return { recipient, mailbox, tree: await mailbox.folders() };
}

/** Before one is made: there is one for all. */
export async function refuseSecondMailbox(context: CmdletContext): Promise<void> {
  const there = await findPublicFolderMailbox(context);
  if (there === undefined) return;
  throw new AppError({
    kind: 'conflict',
    code: 'publicFolder.mailbox.exists',
    message: `The public folders of this organisation lie in the mailbox "${there.name}", which has room for as many as there are. Make folders in it: New-PublicFolder -Name Sales`,
    details: { mailbox: there.name },
  });
}

export async function notePublicFolderMailbox(
  recipient: Recipient | undefined,
  { rooms, organization }: CmdletContext,
): Promise<void> {
  const rootPublicFolderMailbox = recipient?.guid ?? '';
  await rooms.organizations.config.update(organization.tenant, { rootPublicFolderMailbox });
}

/** Folders in it would go with it, and there is no way to have them back one by one. */
export async function refuseWhileFull(recipient: Recipient, context: CmdletContext): Promise<void> {
  if (recipient.mailbox?.state !== 'ready') return;
  const mailbox = context.rooms.mailboxes.open({
    tenant: recipient.tenant,
    mailbox: recipient.mailbox.mailbox,
  });
  const count = (await mailbox.folders()).visible().length;
  if (count === 0) return;
  throw new AppError({
    kind: 'conflict',
    code: 'publicFolder.mailbox.full',
    message: `The mailbox "${recipient.name}" holds ${count} public folders. Remove them first: Get-PublicFolder -GetChildren | Remove-PublicFolder -Recurse`,
    details: { mailbox: recipient.name },
  });
}
