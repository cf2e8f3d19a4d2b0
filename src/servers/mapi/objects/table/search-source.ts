import type { ChangeNumber, FolderId, ItemId } from '../../../../base/ids.ts';
import type { RowName } from '../../../../wire/mapi/notification.ts';
import { objectIdOf } from '../../../../wire/mapi/object-id.ts';
import type { PropertyBag } from '../../../../wire/mapi/property-bag.ts';
import { identityOfKey, type PropertyKey } from '../../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../../wire/mapi/property-tags.ts';
import type { PropertyTag } from '../../../../wire/mapi/property-type.ts';
import type { FolderSearch, FoundMessage } from '../../search/folder-search.ts';
import type { Logon } from '../logon.ts';
import { ContentsSource } from './contents-source.ts';
import type { RowChanges, RowId, RowSource } from './row-source.ts';

const parentDisplay = identityOfKey(PidTag.ParentDisplay);

/** The messages that a search folder shows, out of many folders: rows go by the numbers of their items. */
export class SearchSource implements RowSource {
  readonly kind = 'contents';
  readonly logon: Logon;
  readonly folder: FolderId;

  constructor(logon: Logon, folder: FolderId) {
    this.logon = logon;
    this.folder = folder;
  }

  async version(): Promise<number> {
    const { step } = this.#search;
    // Of a search on its way: below all numbers of changes.
    if (step !== undefined) return -1 - step;
    return this.logon.mailbox.changeNumber();
  }

  async changesSince(version: number): Promise<RowChanges | undefined> {
    if (version < 0) return undefined;
    const { changes, more } = await this.logon.mailbox.changesSince(version as ChangeNumber, { limit: 500 });
    if (more) return undefined;
    const changed = new Set<RowId>();
    const gone = new Map<RowId, RowName>();
    for (const change of changes) {
      if (change.kind !== 'message' && change.kind !== 'messageGone') continue;
      const { item, folder } = change.kind === 'message' ? change.message : change;
      if (change.kind === 'message') changed.add(item);
      // One that is still there may have ceased to be what is searched for.
      gone.set(item, { folder: objectIdOf(folder), message: objectIdOf(item), instance: 0 });
    }
    return { changed, gone };
  }

  async list(): Promise<readonly RowId[]> {
    const found = await this.#search.shown();
    return [...found.keys()];
  }

  async read(
    ids: readonly RowId[],
    keys: readonly PropertyKey[],
  ): Promise<readonly (PropertyBag | undefined)[]> {
    const found = await this.#found();
    const bags = new Map<RowId, PropertyBag>();
    const known = ids.flatMap((id) => {
      const place = found.get(id as ItemId);
      return place === undefined ? [] : [{ id, ...place }];
    });
    const tree = await this.logon.folders();
    const showsParent = keys.some((key) => identityOfKey(key) === parentDisplay);
    for (const [folder, rows] of Map.groupBy(known, (row) => row.folder)) {
      const source = this.#sourceOf(folder);
      const read = await source.read(
        rows.map(({ uid }) => uid),
        keys,
      );
      for (const [index, { id }] of rows.entries()) {
        const bag = read[index];
        if (bag === undefined) continue;
        if (showsParent) bag.set(PidTag.ParentDisplay, tree.find(folder)?.name ?? '');
        bags.set(id, bag);
      }
    }
    return ids.map((id) => bags.get(id)?.clone());
  }

  async subobjects(id: RowId, table: PropertyTag) {
    const place = (await this.#found()).get(id as ItemId);
    return place === undefined ? [] : this.#sourceOf(place.folder).subobjects(place.uid, table);
  }

  async columns(): Promise<readonly PropertyTag[]> {
    return [...(await this.#sourceOf(this.folder).columns()), PidTag.ParentDisplay];
  }

  async #found(): Promise<ReadonlyMap<ItemId, FoundMessage>> {
    return this.#search.known ?? this.#search.shown();
  }

  get #search(): FolderSearch {
    return this.logon.searchOf(this.folder);
  }

  #sourceOf(folder: FolderId): ContentsSource {
    return new ContentsSource(this.logon, { folder, rows: folder, isAssociated: false });
  }
}
