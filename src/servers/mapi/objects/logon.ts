import type { FolderId, Guid } from '../../../base/ids.ts';
import type { FolderTree } from '../../../mailbox/folder-tree.ts';
import type { Mailbox } from '../../../mailbox/mailbox.ts';
import { legacyDnOf } from '../../../organization/legacy-dn.ts';
import type { Folder, FolderRole } from '../../../store/ports/mail-model.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { counterOf } from '../../../wire/mapi/object-id.ts';
import type { BagEntry } from '../../../wire/mapi/property-bag.ts';
import type { PropertyKey } from '../../../wire/mapi/property-key.ts';
import type { EmsmdbSession } from '../emsmdb-session.ts';
import type { MailboxOwner, PublicFolders } from '../rooms.ts';
import { RopError } from '../rop-error.ts';
import { FolderSearch } from '../search/folder-search.ts';
import type { KnownTree } from './folder-trees.ts';
import { LogonProperties } from './logon-properties.ts';
import { NameMap } from './name-map.ts';
import { PerUserInformation } from './per-user-information.ts';
import type { PropertyHolder, PropertyOutcome, PropertyProblem } from './property-holder.ts';
import { PublicLogonProperties } from './public-logon-properties.ts';
import { PublicReadInformation } from './public-read-information.ts';

/** One mailbox that a session has opened: what every other object of it hangs on. */
export class Logon implements PropertyHolder {
  readonly kind = 'logon';
  readonly session: EmsmdbSession;
  readonly logonId: number;
  readonly owner: MailboxOwner;
  readonly mailbox: Mailbox;
  readonly names: NameMap;
  /** The public folders of the organisation, where the logon is to those. */
  readonly publicFolders: PublicFolders | undefined;
  readonly #perUser: PerUserInformation | PublicReadInformation;
  readonly #properties: LogonProperties | PublicLogonProperties;
  readonly #searches = new Map<FolderId, FolderSearch>();
  #known: KnownTree;

  constructor(
    session: EmsmdbSession,
    logonId: number,
    owner: MailboxOwner,
    known: KnownTree,
    publicFolders?: PublicFolders,
  ) {
    this.session = session;
    this.publicFolders = publicFolders;
    this.logonId = logonId;
    this.owner = owner;
    this.mailbox = owner.mailbox;
    this.names = new NameMap(owner.mailbox);
    const isPublic = publicFolders !== undefined;
    this.#perUser = isPublic ? new PublicReadInformation(this, publicFolders) : new PerUserInformation(this);
    this.#properties = isPublic ? new PublicLogonProperties(this) : new LogonProperties(this);
    this.#known = known;
  }

  release(): void {
    for (const search of this.#searches.values()) search.close();
    this.session.unwatch(this);
  }

  get logon(): Logon {
    return this;
  }

  /** Identifies the ids that the mailbox gives: REPLGUID. */
  get replica(): Guid {
    return this.owner.mailboxGuid;
  }

  /** In public folders everybody's own, in a mailbox the owner's, and for nobody else. */
  get perUser(): PerUserInformation | PublicReadInformation {
    if (!this.isPublic && !this.isOwn) throw new RopError(ErrorCode.AccessDenied);
    return this.#perUser;
  }

  /** Public folders are nobody's own: everybody may there what permissions say. */
  get isOwn(): boolean {
    return !this.isPublic && this.owner.recipient === this.session.caller.recipient;
  }

  get isPublic(): boolean {
    return this.publicFolders !== undefined;
  }

  readProperties(keys: readonly PropertyKey[]): Promise<readonly PropertyOutcome[]> {
    return this.#properties.read(keys);
  }

  listProperties(): Promise<readonly PropertyKey[]> {
    return this.#properties.list();
  }

  setProperties(entries: readonly BagEntry[]): Promise<readonly PropertyProblem[]> {
    return this.#properties.set(entries);
  }

  deleteProperties(keys: readonly PropertyKey[]): Promise<readonly PropertyProblem[]> {
    return this.#properties.delete(keys);
  }

  /** Where they are not the same for everybody. */
  async countsOf(folder: Folder): Promise<{ readonly total: number; readonly unread: number } | undefined> {
    if (this.publicFolders === undefined) return undefined;
    const unread = await this.publicFolders.mailbox.unreadCount(folder.folder);
    return { total: folder.messageCount, unread };
  }

  /** What a search folder shows; found when somebody first looks. */
  searchOf(folder: FolderId): FolderSearch {
    const known = this.#searches.get(folder);
    if (known !== undefined) return known;
    const search = new FolderSearch(this, folder);
    this.#searches.set(folder, search);
    return search;
  }

  /** Its client goes on meanwhile, and is told when everything is found: [MS-OXCNOTIF] section 2.2.1.1. */
  beginSearch(search: FolderSearch, folder: FolderId, isUrgent: boolean): void {
    const { session } = this;
    search.populate(isUrgent).then(
      (isComplete) => isComplete && this.mailbox.tellSearchComplete(folder),
      (error: unknown) => session.log.warn('mapi.searchFailed', { account: session.caller.account, error }),
    );
  }

  /** Of whoever has opened the mailbox. */
  get callerDn(): string {
    const { organization, guid } = this.session.caller;
    return legacyDnOf(organization, guid);
  }

  folderOfRole(role: FolderRole): FolderId {
    return this.#known.tree.getRole(role).folder;
  }

  /** Of what `folders` gave last. */
  get treeChangeNo(): number {
    return this.#known.changeNo;
  }

  /** All folders as they are now; read again when anything has changed in the mailbox. */
  async folders(): Promise<FolderTree> {
    this.#known = await this.session.folderTrees.read(this.mailbox, this.#known);
    return this.#known.tree;
  }

  /** The folder that an id of the wire stands for, where it is one of the mailbox's that clients may see. */
  async findFolder(id: bigint): Promise<Folder | undefined> {
    const counter = counterOf(id);
    const folder = counter === undefined ? undefined : await this.mailbox.findFolder(counter as FolderId);
    return folder?.kind === 'associated' ? undefined : folder;
  }

  async getFolder(id: bigint): Promise<Folder> {
    const folder = await this.findFolder(id);
    if (folder === undefined) throw new RopError(ErrorCode.NotFound);
    return folder;
  }
}
