import type { ChangeNumber, FolderId } from '../../../../base/ids.ts';
import { readPermissionsOf, rightsOf } from '../../../../mailbox/folder-permissions.ts';
import type { Folder } from '../../../../store/ports/mail-model.ts';
import { ErrorCode } from '../../../../wire/mapi/error-code.ts';
import type { RowName } from '../../../../wire/mapi/notification.ts';
import { objectIdOf } from '../../../../wire/mapi/object-id.ts';
import type { PropertyBag } from '../../../../wire/mapi/property-bag.ts';
import type { PropertyKey } from '../../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../../wire/mapi/property-tags.ts';
import { type PropertyTag, propertyId } from '../../../../wire/mapi/property-type.ts';
import { RopError } from '../../rop-error.ts';
import { computedOfFolder, computeOfFolder, isComputedOfFolder } from '../folder-properties.ts';
import type { Logon } from '../logon.ts';
import { visibleFolders } from '../message-rights.ts';
import { StoredProperties } from '../stored-properties.ts';
import type { RowChanges, RowId, RowSource } from './row-source.ts';

const unreadId = propertyId(PidTag.ContentUnreadCount);

export interface HierarchyTerms {
  readonly folder: FolderId;
  /** With the folders below those, and so on. */
  readonly isDeep: boolean;
  /** Asked for what is deleted, of which there is nothing. */
  readonly isEmpty?: boolean;
}

/** The folders below one: [MS-OXCFOLD] section 2.2.1.13. */
export class HierarchySource implements RowSource {
  readonly kind = 'hierarchy';
  readonly logon: Logon;
  readonly terms: HierarchyTerms;

  constructor(logon: Logon, terms: HierarchyTerms) {
    this.logon = logon;
    this.terms = terms;
  }

  async version(): Promise<number> {
    return this.logon.mailbox.changeNumber();
  }

  async changesSince(version: number): Promise<RowChanges | undefined> {
    const { changes, more } = await this.logon.mailbox.changesSince(version as ChangeNumber, { limit: 500 });
    if (more) return undefined;
    const changed = new Set<RowId>();
    const gone = new Map<RowId, RowName>();
    for (const change of changes) {
      if (change.kind === 'folder') changed.add(change.folder.folder);
      else if (change.kind === 'message') changed.add(change.message.folder);
      else changed.add(change.folder);
      // One that was moved elsewhere is gone from here as well.
      const folder = change.kind === 'folder' ? change.folder.folder : undefined;
      const left = change.kind === 'folderGone' ? change.folder : folder;
      if (left !== undefined) gone.set(left, { folder: objectIdOf(left), message: 0n, instance: 0 });
    }
    return { changed, gone };
  }

  async list(): Promise<readonly RowId[]> {
    const tree = await this.logon.folders();
    if (tree.find(this.terms.folder) === undefined) throw new RopError(ErrorCode.ObjectDeleted);
    if (this.terms.isEmpty === true) return [];
    const { folder: top, isDeep } = this.terms;
    const below = isDeep ? tree.subtree(top, { searchFolders: true }).slice(1) : tree.withSearchFolders(top);
    return (await visibleFolders(this.logon, below)).map(({ folder }) => folder);
  }

  async read(
    ids: readonly RowId[],
    keys: readonly PropertyKey[],
  ): Promise<readonly (PropertyBag | undefined)[]> {
    const tree = await this.logon.folders();
    const counts = keys.some((key) => typeof key === 'number' && propertyId(key) === unreadId);
    const rightsIn = await this.#rights(ids as readonly FolderId[]);
    const kept = keys.filter((key) => typeof key !== 'number' || !isComputedOfFolder(key));
    return Promise.all(
      ids.map(async (id) => {
        const folder = tree.find(id as FolderId);
        if (folder === undefined) return undefined;
        const owner = { kind: 'folder', folder: folder.folder } as const;
        const bag = await new StoredProperties(this.logon.mailbox, owner).read(kept);
        const search = folder.kind === 'search' ? this.logon.searchOf(folder.folder) : undefined;
        const view = {
          logon: this.logon,
          // A tree is not kept waiting for a search that nobody has looked at.
          shows: search
            ? search.known && (await search.counts())
            : counts
              ? await this.logon.countsOf(folder)
              : undefined,
          ...rightsIn(folder.folder),
          folder,
          tree,
          depth: this.#depthOf(folder, (parent) => tree.find(parent)),
        };
        for (const key of keys) {
          const found = typeof key === 'number' ? computeOfFolder(key, view) : undefined;
          if (found !== undefined) bag.set(found.tag, found.value);
        }
        return bag;
      }),
    );
  }

  columns(): Promise<readonly PropertyTag[]> {
    return Promise.resolve(computedOfFolder);
  }

  /** Of others than the owner. */
  async #rights(ids: readonly FolderId[]): Promise<(folder: FolderId) => { readonly rights?: number }> {
    const { logon } = this;
    if (logon.isOwn) return () => ({});
    const permissions = await readPermissionsOf(logon.mailbox, ids);
    return (folder) => ({ rights: rightsOf(permissions(folder), logon.session.caller.guid) });
  }

  #depthOf(folder: Folder, find: (id: FolderId) => Folder | undefined): number {
    let depth = 0;
    let parent = folder.parent;
    const passed = new Set<FolderId>();
    while (parent !== null && parent !== this.terms.folder && !passed.has(parent)) {
      passed.add(parent);
      depth += 1;
      parent = find(parent)?.parent ?? null;
    }
    return depth;
  }
}
