import type { NewFolder } from './ports/mail-store.ts';
import { checkFolderName } from './sort-key.ts';
import { associatedIsFixed } from './store-errors.ts';

/** The name as it is kept: none for an associated folder, which is why its parent has no second one. */
export function checkNewFolder({ kind, name, role }: NewFolder): string {
  if (kind !== 'associated') return checkFolderName(name);
  return name === '' && role === undefined ? '' : associatedIsFixed();
}
