import type { FolderRole } from '../../store/ports/mail-model.ts';
import { folderNameKey } from '../../store/sort-key.ts';
import { localisedNames } from './localised-names.ts';
import type { SourceFolder } from './source-folder.ts';

export type MailRole = Extract<
  FolderRole,
  'inbox' | 'drafts' | 'sent' | 'deleted' | 'junk' | 'archive' | 'outbox'
>;

/** RFC 6154 section 2, and below it XLIST, which Gmail and others spoke before. */
const roleOfAttribute: Readonly<Record<string, MailRole>> = {
  '\\drafts': 'drafts',
  '\\sent': 'sent',
  '\\trash': 'deleted',
  '\\junk': 'junk',
  '\\archive': 'archive',
  '\\inbox': 'inbox',
  '\\spam': 'junk',
};

const allAttributes = new Set(['\\all', '\\allmail']);
/** What they show lies in other folders as well. RFC 8457 has \Important. */
const viewAttributes = new Set(['\\flagged', '\\starred', '\\important']);

export type SpecialUse =
  | { readonly kind: 'role'; readonly role: MailRole }
  | { readonly kind: 'all' }
  | { readonly kind: 'view'; readonly attribute: string };

export function findSpecialUse({ attributes }: SourceFolder): SpecialUse | undefined {
  for (const attribute of attributes) {
    const key = attribute.toLowerCase();
    const role = Object.hasOwn(roleOfAttribute, key) ? roleOfAttribute[key] : undefined;
    if (role !== undefined) return { kind: 'role', role };
    if (allAttributes.has(key)) return { kind: 'all' };
    if (viewAttributes.has(key)) return { kind: 'view', attribute };
  }
  return undefined;
}

export interface NamedRole {
  readonly role: MailRole;
  /** The likelier of two folders whose names both mean the role has the lower one. */
  readonly rank: number;
}

/** By what mail programs of many languages call it. */
export function findNamedRole(name: string): NamedRole | undefined {
  return byName.get(nameKey(name));
}

/** `보낸 편지함` and `보낸편지함` are one. */
function nameKey(name: string): string {
  return folderNameKey(name).replaceAll(/[\s_-]+/gu, '');
}

const byName: ReadonlyMap<string, NamedRole> = new Map(
  (Object.entries(localisedNames) as [MailRole, readonly string[]][])
    .flatMap(([role, names]) => names.map((name, rank) => [nameKey(name), { role, rank }] as const))
    // A name that two languages give to two roles would be decided by the order of a table: the first has it.
    .toReversed(),
);
