/** Folders of mailboxes and who is let into them, as Exchange's cmdlets name both. */
import { AppError, isAppError } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import {
  anonymousMember,
  defaultMember,
  type PermissionEntry,
  readPermissions,
} from '../../mailbox/folder-permissions.ts';
import type { FolderTree } from '../../mailbox/folder-tree.ts';
import { findFolderByIdentity, folderIdentity } from '../../mailflow/rules/folder-identity.ts';
import type { Folder } from '../../store/ports/mail-model.ts';
import { findMember, toText } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { parameter } from '../kit/parameter.ts';
import { identity, list, text } from '../kit/parameter-types.ts';
import { type OpenedMailbox, openMailboxOf } from '../mail-flow-kit/mailbox-of.ts';
import type { FolderPermissionRow } from '../presentation/folder-permission-object.ts';

export const folderIdentityParameter = parameter({
  schema: identity('Microsoft.Exchange.Configuration.Tasks.MailboxFolderIdParameter', (value) => {
    const found = findMember(value, 'Identity')?.value;
    return found === null || found === undefined ? undefined : toText(found);
  }),
  synopsis: {
    en: 'The mailbox and the folder: kim:\\Calendar. Default folders go by their English or Korean names; without a folder it is the top of the mailbox.',
    ko: '사서함과 폴더. 예: kim:\\일정. 기본 폴더는 영어와 한국어 이름 모두 쓸 수 있으며, 폴더를 쓰지 않으면 사서함의 최상위입니다.',
  },
  position: 0,
  mandatory: true,
  fromPipeline: 'both',
});

export const permissionUserParameter = parameter({
  schema: text(),
  synopsis: {
    en: 'A person or a group; Default is everybody of the organisation, Anonymous everybody else.',
    ko: '사용자나 그룹. Default는 조직의 모든 사용자, Anonymous는 그 밖의 모든 사람입니다.',
  },
  mandatory: true,
});

export const accessRightsParameter = parameter({
  schema: list(text()),
  synopsis: {
    en: 'A role (Owner, PublishingEditor, Editor, PublishingAuthor, Author, NonEditingAuthor, Reviewer, Contributor, None; AvailabilityOnly and LimitedDetails for calendars), or rights such as ReadItems, CreateItems.',
    ko: '역할(Owner, PublishingEditor, Editor, PublishingAuthor, Author, NonEditingAuthor, Reviewer, Contributor, None, 일정에는 AvailabilityOnly와 LimitedDetails) 또는 ReadItems, CreateItems 같은 개별 권한.',
  },
  mandatory: true,
});

export interface PermittedFolder extends OpenedMailbox {
  readonly tree: FolderTree;
  readonly folder: Folder;
  readonly entries: readonly PermissionEntry[];
}

export async function openPermissions(given: string, context: CmdletContext): Promise<PermittedFolder> {
  const at = given.search(/:(\\|$)/);
  const opened = await openMailboxOf(at < 0 ? given : given.slice(0, at), context);
  const tree = await opened.mailbox.folders();
  const isTop = at < 0 || /^:\\*$/.test(given.slice(at));
  const folder = isTop ? tree.getRole('ipmSubtree') : findFolderByIdentity(tree, given.slice(at));
  return { ...opened, tree, folder, entries: await readPermissions(opened.mailbox, folder.folder) };
}

type Member = { readonly member: number } | { readonly guid: Guid; readonly name: string };

const everybody: Readonly<Record<string, number>> = { default: defaultMember, anonymous: anonymousMember };

export async function memberOf(user: string, { rooms, organization }: CmdletContext): Promise<Member> {
  const member = everybody[user.toLowerCase()];
  if (member !== undefined) return { member };
  const { guid, displayName } = await rooms.recipients.get(organization.tenant, user);
  return { guid, name: displayName };
}

export const entryOf = (entries: readonly PermissionEntry[], member: Member): PermissionEntry | undefined =>
  entries.find((entry) => ('guid' in member ? entry.guid === member.guid : entry.member === member.member));

export function permissionRow(
  { tree, folder, owner }: PermittedFolder,
  entry: PermissionEntry,
  context: CmdletContext,
): Promise<FolderPermissionRow> {
  const identity = folderIdentity(tree, owner, folder.folder) ?? owner;
  return permissionRowOf({ folder: folder.name, identity }, entry, context);
}

export async function permissionRowOf(
  named: Pick<FolderPermissionRow, 'folder' | 'identity'>,
  { member, guid, rights }: PermissionEntry,
  { rooms, organization }: CmdletContext,
): Promise<FolderPermissionRow> {
  const row = { ...named, rights };
  if (guid === null) return { ...row, user: member === anonymousMember ? 'Anonymous' : 'Default' };
  try {
    const { displayName } = await rooms.recipients.get(organization.tenant, guid);
    return { ...row, user: displayName };
  } catch (error) {
    // Gone from the organisation, or out of sight of whoever asks.
    if (!isAppError(error, 'notFound')) throw error;
    return { ...row, user: guid };
  }
}

/** `noun`: of the cmdlets that the folder is for. */
export const noSuchPermission = (user: string, noun: PermissionNoun = 'MailboxFolderPermission'): AppError =>
  new AppError({
    kind: 'notFound',
    code: 'mailbox.permission.notFound',
    message: `There is no existing permission entry found for user: ${user}. Add-${noun} makes one.`,
    details: { user },
  });

export type PermissionNoun = 'MailboxFolderPermission' | 'PublicFolderClientPermission';
