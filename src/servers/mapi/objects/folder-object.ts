import type { FolderId } from '../../../base/ids.ts';
import {
  allFolderRights,
  FolderRight,
  readPermissions,
  rightsOf,
} from '../../../mailbox/folder-permissions.ts';
import { FolderRules } from '../../../mailflow/rules/folder-rules.ts';
import type { Folder } from '../../../store/ports/mail-model.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import type { BagEntry } from '../../../wire/mapi/property-bag.ts';
import { normalizedType, type PropertyKey, typeOfKey } from '../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { PropertyType, propertyId } from '../../../wire/mapi/property-type.ts';
import { RopError } from '../rop-error.ts';
import {
  computedOfFolder,
  computeOfFolder,
  type FolderView,
  isComputedOfFolder,
} from './folder-properties.ts';
import type { Logon } from './logon.ts';
import type { PropertyHolder, PropertyOutcome, PropertyProblem } from './property-holder.ts';
import { StoredProperties } from './stored-properties.ts';

/** A folder that is open. Which one it is stays, what it is called and holds is asked for when it is wanted. */
export class FolderObject implements PropertyHolder {
  readonly kind = 'folder';
  readonly logon: Logon;
  readonly folder: FolderId;
  readonly #stored: StoredProperties;

  constructor(logon: Logon, folder: FolderId) {
    this.logon = logon;
    this.folder = folder;
    this.#stored = new StoredProperties(logon.mailbox, { kind: 'folder', folder });
  }

  /** As it is now; somebody may have removed it. */
  async current(): Promise<Folder> {
    const folder = await this.logon.mailbox.findFolder(this.folder);
    if (folder === undefined) throw new RopError(ErrorCode.ObjectDeleted);
    return folder;
  }

  /** What whoever has opened the mailbox may do here; its owner may everything. */
  async rights(): Promise<number> {
    const { logon } = this;
    if (logon.isOwn) return allFolderRights;
    return rightsOf(await readPermissions(logon.mailbox, this.folder), logon.session.caller.guid);
  }

  async may(...rights: readonly number[]): Promise<boolean> {
    const has = await this.rights();
    // Whoever owns a folder may do everything in it but what is about its messages.
    return rights.some((right) => (has & right) !== 0);
  }

  async need(...rights: readonly number[]): Promise<void> {
    if (!(await this.may(...rights))) throw new RopError(ErrorCode.AccessDenied);
  }

  rules(): FolderRules {
    return new FolderRules(this.logon.mailbox, this.folder, this.logon.session.random);
  }

  async hasRules(): Promise<boolean> {
    return (await this.rules().list()).length > 0;
  }

  async readProperties(keys: readonly PropertyKey[]): Promise<readonly PropertyOutcome[]> {
    const asksForRules = keys.some((key) => typeof key === 'number' && propertyId(key) === hasRulesId);
    const counts = keys.some((key) => typeof key === 'number' && countIds.has(propertyId(key)));
    const view = { ...(await this.#view(counts)), ...(asksForRules && { hasRules: await this.hasRules() }) };
    const stored = await this.#stored.read(
      keys.filter((key) => typeof key !== 'number' || !isComputedOfFolder(key) || isBeside(key)),
    );
    return keys.map((key) => {
      const beside = isBeside(key) ? stored.find(key) : undefined;
      const computed = typeof key === 'number' ? computedEntry(key, view) : undefined;
      const found = beside ?? computed ?? stored.find(key);
      return found === undefined
        ? { kind: 'error', code: ErrorCode.NotFound }
        : { kind: 'value', entry: found };
    });
  }

  async listProperties(): Promise<readonly PropertyKey[]> {
    const view = { ...(await this.#view()), hasRules: await this.hasRules() };
    const here = computedOfFolder.filter((tag) => computeOfFolder(tag, view) !== undefined);
    return [...here, ...(await this.#stored.keys())];
  }

  async setProperties(entries: readonly BagEntry[]): Promise<readonly PropertyProblem[]> {
    await this.need(FolderRight.folderOwner);
    const problems: PropertyProblem[] = [];
    const kept: BagEntry[] = [];
    for (const entry of entries) {
      const { key, value } = entry;
      if (key === PidTag.DisplayName && typeof value === 'string') await this.#rename(value);
      else if (key === PidTag.ContainerClass && typeof value === 'string')
        await this.logon.mailbox.updateFolder(this.folder, { folderClass: value });
      else if (typeof key === 'number' && isComputedOfFolder(key) && !writableBeside.has(propertyId(key)))
        problems.push({ key, code: ErrorCode.Computed });
      else kept.push(entry);
    }
    await this.#stored.write(kept, []);
    return problems;
  }

  async deleteProperties(keys: readonly PropertyKey[]): Promise<readonly PropertyProblem[]> {
    await this.need(FolderRight.folderOwner);
    const isFixed = (key: PropertyKey) => typeof key === 'number' && isComputedOfFolder(key);
    await this.#stored.write(
      [],
      keys.filter((key) => !isFixed(key)),
    );
    return keys.filter(isFixed).map((key) => ({ key, code: ErrorCode.AccessDenied }));
  }

  async #rename(name: string): Promise<void> {
    const folder = await this.current();
    // Folders that everybody needs keep their places, and may be called otherwise.
    if (folder.role === 'root' || folder.role === 'ipmSubtree') throw new RopError(ErrorCode.AccessDenied);
    await this.logon.mailbox.updateFolder(this.folder, { name });
  }

  async #view(counts = false): Promise<FolderView> {
    const tree = await this.logon.folders();
    const folder = tree.find(this.folder);
    if (folder === undefined) throw new RopError(ErrorCode.ObjectDeleted);
    const isSearch = counts && folder.kind === 'search';
    const shows = isSearch
      ? await this.logon.searchOf(folder.folder).counts()
      : counts
        ? await this.logon.countsOf(folder)
        : undefined;
    return {
      logon: this.logon,
      folder,
      tree,
      shows,
      ...(!this.logon.isOwn && { rights: await this.rights() }),
    };
  }
}

const countIds: ReadonlySet<number> = new Set(
  [PidTag.ContentCount, PidTag.ContentUnreadCount].map(propertyId),
);
const hasRulesId = propertyId(PidTag.HasRules);
const isBeside = (key: PropertyKey): boolean =>
  typeof key === 'number' && writableBeside.has(propertyId(key));

/** Clients write them and expect them to be kept: entry ids of the folders that they made themselves. */
const writableBeside: ReadonlySet<number> = new Set(
  [PidTag.AttributeHidden, PidTag.AttributeReadOnly].map(propertyId),
);

function computedEntry(key: number, view: FolderView): BagEntry | undefined {
  const found = computeOfFolder(key, view);
  if (found === undefined) return undefined;
  const wanted = normalizedType(typeOfKey(key));
  const isOfType = wanted === PropertyType.unspecified || wanted === typeOfKey(found.tag);
  return isOfType ? { key: found.tag, value: found.value } : undefined;
}
