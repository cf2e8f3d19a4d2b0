/**
 * Changes as LDIF that ldapmodify takes (RFC 2849), for whoever may write where we may not. The old values are taken away by name,
 * so that ldapmodify too refuses an object that somebody has changed meanwhile.
 */
import { ldifVersion, writeLdifComment, writeLdifRecord } from '../../wire/ldif/ldif-writer.ts';
import type { PlannedItem } from './change-set-model.ts';
import { reversed } from './object-state.ts';

export type LdifDirection = 'forward' | 'undo';

export function* writeChangeLdif(
  items: Iterable<Pick<PlannedItem, 'dn' | 'changes'>>,
  { direction, comment }: { readonly direction: LdifDirection; readonly comment: string },
): IterableIterator<string> {
  yield writeLdifComment(comment);
  yield ldifVersion;
  yield* writeChangeRecords(items, direction);
}

/** Behind what `writeChangeLdif` begins. */
export function* writeChangeRecords(
  items: Iterable<Pick<PlannedItem, 'dn' | 'changes'>>,
  direction: LdifDirection,
): IterableIterator<string> {
  for (const { dn, changes } of items) {
    const wanted = direction === 'forward' ? changes : reversed(changes);
    const modifications = wanted.flatMap(({ attribute, remove, add }) => [
      ...(remove.length > 0 ? [{ operation: 'delete' as const, attribute, values: remove }] : []),
      ...(add.length > 0 ? [{ operation: 'add' as const, attribute, values: add }] : []),
    ]);
    if (modifications.length > 0) {
      yield writeLdifRecord({ kind: 'modify', dn, modifications }, { explainsBase64: true });
    }
  }
}
