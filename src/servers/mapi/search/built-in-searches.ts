/** What the search folders of every mailbox look for until a client says otherwise. */
import { PidLid } from '../../../mailbox/conversion/calendar-properties.ts';
import type { FolderTree } from '../../../mailbox/folder-tree.ts';
import type { Folder, FolderRole } from '../../../store/ports/mail-model.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import type { PropertyTag } from '../../../wire/mapi/property-type.ts';
import type { PropertyValue } from '../../../wire/mapi/property-value.ts';
import type { Restriction } from '../../../wire/mapi/restriction.ts';
import type { NameMap } from '../objects/name-map.ts';
import type { SearchCriteria } from './search-criteria.ts';

/** Where nobody wants to be reminded of anything: [MS-OXORMDR] section 3.1.4.4. */
const withoutReminders: readonly FolderRole[] = ['deleted', 'junk', 'drafts', 'outbox', 'sent'];

export async function builtInCriteria(
  folder: Folder,
  tree: FolderTree,
  names: NameMap,
): Promise<SearchCriteria | undefined> {
  const terms = { isRecursive: true, isStatic: false, isScan: true, generation: 'built-in' };
  const top = tree.getRole('ipmSubtree');
  if (folder.role === 'reminders') {
    const [reminderSet] = await names.tagsOf([PidLid.ReminderSet], true);
    if (reminderSet === undefined) return undefined;
    const left = withoutReminders.flatMap((role) => tree.findRole(role)?.folder ?? []);
    const folders = tree.children(top.folder).filter((each) => !left.includes(each.folder));
    return { ...terms, folders: folders.map((each) => each.folder), restriction: equal(reminderSet, true) };
  }
  if (folder.role === 'todoSearch') {
    // [MS-OXOFLAG] section 2.2.1.1: flagged, and not complete; and every task.
    const isFlagged = equal(PidTag.FlagStatus, 2);
    const tag = PidTag.MessageClass;
    const value = { tag, value: 'IPM.Task' };
    const isTask: Restriction = { kind: 'content', match: 'beginning', looseness: 1, tag, value };
    const left = tree.findRole('deleted')?.folder;
    const folders = tree.children(top.folder).filter((each) => each.folder !== left);
    const restriction: Restriction = { kind: 'or', all: [isFlagged, isTask] };
    return { ...terms, folders: folders.map((each) => each.folder), restriction };
  }
  return undefined;
}

function equal(tag: PropertyTag, value: PropertyValue): Restriction {
  return { kind: 'property', relation: 'equal', tag, value: { tag, value } };
}
