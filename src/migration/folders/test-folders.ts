/** Listings as servers send them, for tests of this folder. */
import type { FolderPath } from '../../mailbox/folder-tree.ts';
import type { FolderRole } from '../../store/ports/mail-model.ts';
import type { FolderPlanEntry } from './plan-entry.ts';
import { type FolderPlanOptions, planFolders } from './plan-folders.ts';
import type { SourceFolder, SourceListing } from './source-folder.ts';
import type { TargetMailbox } from './target-mailbox.ts';
import { ownRules } from './target-name.ts';

/** `Name \Sent \Marked`: names may hold spaces, attributes may not. */
export function folder(line: string, more: Partial<SourceFolder> = {}): SourceFolder {
  const [, name = '', attributes = ''] = /^(.*?)((?: \\\w+)*)$/s.exec(line) ?? [];
  return { name, delimiter: '/', attributes: attributes.split(' ').filter((each) => each !== ''), ...more };
}

export function listing(
  lines: readonly (string | SourceFolder)[],
  more: Partial<SourceListing> & { readonly delimiter?: string } = {},
): SourceListing {
  const { delimiter = '/', ...rest } = more;
  return {
    folders: lines.map((line) => (typeof line === 'string' ? folder(line, { delimiter }) : line)),
    namespaces: undefined,
    readName: (raw) => ({ text: raw.replaceAll('&AC8-', '/'), isExact: !raw.includes('&broken') }),
    isGmail: false,
    ...rest,
  };
}

const rolePaths: readonly (readonly [FolderRole, FolderPath])[] = [
  ['inbox', ['Inbox']],
  ['drafts', ['Drafts']],
  ['sent', ['Sent Items']],
  ['deleted', ['Deleted Items']],
  ['junk', ['Junk Email']],
  ['archive', ['Archive']],
  ['outbox', ['Outbox']],
  ['calendar', ['Calendar']],
  ['contacts', ['Contacts']],
];

export const target: TargetMailbox = {
  rolePaths: new Map(rolePaths),
  reserved: [['Calendar'], ['Contacts']],
  rules: ownRules,
};

/** `Gesendet → Sent Items (roleByName)`; skipped ones have no arrow. */
export function shown({ source, target: path, action, reasons }: FolderPlanEntry): string {
  const codes = reasons.map(({ code }) => code).join(' ');
  const what = action === 'copy' ? '' : ` ${action}`;
  return `${source.name}${path ? ` → ${path.join('|')}` : ''}${what}${codes === '' ? '' : ` (${codes})`}`;
}

/** NAMESPACE of a server that has nothing but the user's own folders. */
export const personal = (prefix: string, delimiter = '.') => ({
  personal: [{ prefix, delimiter }],
  other: [],
  shared: [],
});

export function plan(
  from: SourceListing,
  options: Partial<FolderPlanOptions> = {},
): readonly FolderPlanEntry[] {
  return planFolders(from, { target, ...options });
}

/** The plan, as `shown`. */
export function lines(from: SourceListing, options?: Partial<FolderPlanOptions>): string[] {
  return plan(from, options).map(shown);
}
