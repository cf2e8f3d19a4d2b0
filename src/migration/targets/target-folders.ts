/** Folders of a mailbox elsewhere, as a copy sees and makes them. */
import { AppError } from '../../base/errors.ts';
import type { FolderPath } from '../../mailbox/folder-tree.ts';
import type { FolderRole } from '../../store/ports/mail-model.ts';
import { folderNameKey } from '../../store/sort-key.ts';
import { mailboxNamed, readMailboxName, type StatusResponse } from '../../wire/imap/index.ts';
import type { ImapConnection } from '../connection/imap-connection.ts';
import { codeName, findBusy, quotedStatus, refusalError } from '../connection/source-error.ts';
import { SourcePlaces } from '../folders/place-in-source.ts';
import { isSelectable } from '../folders/source-folder.ts';
import { findNamedRole, findSpecialUse } from '../folders/special-use.ts';
import { finishSurvey, startSurvey } from '../sources/read-survey.ts';
import type { SourceSurvey } from '../sync/source-port.ts';
import type { TargetFolder, TargetSurvey } from '../sync/target-port.ts';
import type { TargetPlaces } from './target-places.ts';

const inbox = 'INBOX';
/** In modified UTF-7 a character may take three bytes and more, and files have names of at most 255. */
const maxNameLength = 80;

/** How names are made at this server. */
export interface NameForm {
  readonly prefix: string;
  readonly delimiter: string;
}

export async function surveyTarget(
  connection: ImapConnection,
  places: TargetPlaces,
): Promise<{ readonly survey: TargetSurvey; readonly form: NameForm }> {
  const found = await finishSurvey(
    connection,
    startSurvey(connection, connection.capabilities, undefined),
    undefined,
  );
  const form = formOf(found);
  const folders = new Map<number, TargetFolder>();
  const rolePaths = new Map<FolderRole, FolderPath>([['inbox', [inbox]]]);
  const { listing, states } = found;
  const where = new SourcePlaces(listing);
  const named: { readonly role: FolderRole; readonly rank: number; readonly path: FolderPath }[] = [];
  for (const folder of listing.folders) {
    const at = where.of(folder);
    if (at.kind !== 'own' || !isSelectable(folder)) continue;
    const path = at.isInbox ? [inbox] : at.path.map((name) => listing.readName(name).text);
    const use = findSpecialUse(folder);
    if (use?.kind === 'role' && !rolePaths.has(use.role)) rolePaths.set(use.role, path);
    const byName = path.length === 1 ? findNamedRole(path[0] ?? '') : undefined;
    if (byName) named.push({ ...byName, path });
    const state = states.get(folder.name);
    if (state === undefined || use?.kind === 'all') continue;
    const { uidValidity, messages: messageCount } = state;
    const place = places.numberOf(folder.name, uidValidity);
    folders.set(place, { place, path, messageCount, name: folder.name, uidValidity });
  }
  // Where the server tells no use of a folder, its name does.
  for (const { role, path } of named.sort((a, b) => a.rank - b.rank))
    if (!rolePaths.has(role)) rolePaths.set(role, path);
  // RFC 9051 section 5.1 keeps * and % from names; servers with Maildirs keep dots and slashes from them, too.
  const rules = { maxNameLength, forbidden: [...new Set(`${form.delimiter}*%./`)].join('') };
  return { survey: { mailbox: { rolePaths, reserved: [], rules }, folders }, form };
}

function formOf({ listing }: SourceSurvey): NameForm {
  const [personal] = listing.namespaces?.personal ?? [];
  const delimiter = personal?.delimiter ?? listing.folders.find((each) => each.delimiter)?.delimiter ?? '/';
  return { prefix: personal?.prefix ?? '', delimiter };
}

export function rawNameFor(
  connection: ImapConnection,
  { prefix, delimiter }: NameForm,
  path: FolderPath,
): string {
  const encode = (name: string) => mailboxNamed(name, connection.nameEncoding).raw;
  const [first = '', ...rest] = path;
  const isInbox = folderNameKey(first) === folderNameKey(inbox);
  if (isInbox) return [inbox, ...rest.map(encode)].join(delimiter);
  return prefix + path.map(encode).join(delimiter);
}

/** One that is there is taken; whoever makes one also sees it in the programs that show subscriptions alone. */
export async function makeFolder(connection: ImapConnection, raw: string): Promise<void> {
  const mailbox = readMailboxName(raw, connection.nameEncoding);
  const status = await connection.run({ name: 'CREATE', mailbox });
  if (status.condition === 'OK') await connection.run({ name: 'SUBSCRIBE', mailbox });
  else if (codeName(status) !== 'ALREADYEXISTS' && !(await readState(connection, raw)))
    throw folderRefused(status, 'make', mailbox.text);
}

export interface FolderState {
  readonly uidValidity: number;
  readonly messages: number;
}

export async function readState(connection: ImapConnection, raw: string): Promise<FolderState | undefined> {
  let state: FolderState | undefined;
  const mailbox = readMailboxName(raw, connection.nameEncoding);
  const status = await connection.run(
    { name: 'STATUS', mailbox, items: ['MESSAGES', 'UIDVALIDITY'] },
    {
      data: (response) => {
        if (response.type !== 'mailboxStatus') return;
        const { messages = 0, uidValidity = 0 } = response.items;
        state = { messages, uidValidity };
      },
    },
  );
  if (findBusy(status) && status.condition !== 'OK') throw refusalError(status, 'to tell of a folder');
  return status.condition === 'OK' ? state : undefined;
}

export async function renameFolder(connection: ImapConnection, from: string, to: string): Promise<void> {
  const newName = readMailboxName(to, connection.nameEncoding);
  const mailbox = readMailboxName(from, connection.nameEncoding);
  const status = await connection.run({ name: 'RENAME', mailbox, newName });
  if (status.condition !== 'OK') throw folderRefused(status, 'rename', mailbox.text);
}

export function folderRefused(status: StatusResponse, doing: 'make' | 'rename', name: string): AppError {
  if (findBusy(status)) return refusalError(status, `to ${doing} a folder`);
  const isThere = codeName(status) === 'ALREADYEXISTS' || /exists/i.test(status.text);
  return new AppError({
    kind: isThere ? 'conflict' : codeName(status) === 'NOPERM' ? 'denied' : 'invalid',
    code: 'migration.target.folder',
    message: `The target server did not ${doing} the folder "${name.slice(0, 200)}": ${quotedStatus(status)}. Make it there by hand, or leave it out with -ExcludeFolders.`,
    retryable: false,
  });
}
