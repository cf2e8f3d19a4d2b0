import type { FolderId, ItemId } from '../../../base/ids.ts';
import type { Message } from '../../../store/ports/mail-model.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import type { IcsState, StateName } from '../../../wire/mapi/fast-transfer/ics-state.ts';
import { IdRanges } from '../../../wire/mapi/fast-transfer/id-ranges.ts';
import type { FolderObject } from '../objects/folder-object.ts';
import type { Logon } from '../objects/logon.ts';
import type { MapiObject } from '../objects/mapi-object.ts';
import { RopError } from '../rop-error.ts';
import { counterOfKey } from './given-keys.ts';
import { StateUpload } from './state-upload.ts';

/** What RopSynchronizationOpenCollector opens: takes what a client has changed in a folder, and says what the client then has. */
export class Collector implements MapiObject {
  readonly kind = 'collector';
  readonly logon: Logon;
  readonly folder: FolderObject;
  readonly isHierarchy: boolean;
  readonly stateUpload = new StateUpload();

  constructor(folder: FolderObject, isHierarchy: boolean) {
    this.logon = folder.logon;
    this.folder = folder;
    this.isHierarchy = isHierarchy;
  }

  get state(): IcsState {
    return this.stateUpload.state;
  }

  expectHierarchy(isHierarchy: boolean): void {
    if (this.isHierarchy !== isHierarchy) throw new RopError(ErrorCode.NotSupported);
  }

  /** Its client has this version, for it comes from there. */
  noteMessage(row: Message, isAssociated: boolean): void {
    this.#add('given', row.item);
    this.#add(isAssociated ? 'seenAssociated' : 'seen', row.modification);
  }

  noteFolder(folder: FolderId, changeNo: number): void {
    this.#add('given', folder);
    this.#add('seen', changeNo);
  }

  noteRead(changeNumbers: readonly number[]): void {
    this.#add('read', ...changeNumbers);
  }

  noteGone(ids: readonly number[]): void {
    const { state } = this;
    this.stateUpload.state = {
      ...state,
      given: state.given.without(this.logon.replica, IdRanges.ofIds(ids)),
    };
  }

  #add(name: StateName, ...ids: readonly number[]): void {
    const { state } = this;
    const set = state[name].with(this.logon.replica, IdRanges.ofIds(ids));
    this.stateUpload.state = { ...state, [name]: set };
  }

  /** A message of the folder, or beside it, that a key names. */
  async findMessage(key: Uint8Array): Promise<Message | undefined> {
    const item = counterOfKey(this.logon, key);
    const row = item === undefined ? undefined : await this.logon.mailbox.findItem(item as ItemId);
    if (row === undefined || row.deletedAt !== null) return undefined;
    const { folder } = this.folder;
    const companion = (await this.logon.folders()).findAssociated(folder)?.folder;
    return row.folder === folder || row.folder === companion ? row : undefined;
  }

  isAssociated(row: Message): boolean {
    return row.folder !== this.folder.folder;
  }
}
