/** folderContent, subFolder, topFolder and messageList as they are uploaded. */
import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import { Marker } from '../../../wire/mapi/fast-transfer/markers.ts';
import type { BagEntry } from '../../../wire/mapi/property-bag.ts';
import { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { identityOfKey } from '../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { propertyId } from '../../../wire/mapi/property-type.ts';
import type { FolderObject } from '../objects/folder-object.ts';
import { isComputedOfFolder } from '../objects/folder-properties.ts';
import { makeFolder } from '../objects/make-folder.ts';
import { newMessage } from '../objects/new-message.ts';
import { saveMessage } from '../objects/save-message.ts';
import { MessageScope } from './upload-message.ts';
import { notHere, type UploadScope } from './upload-scope.ts';

/** A folder that is there: the root of an upload, and what stands between StartTopFld and EndFolder. */
export class FolderScope implements UploadScope {
  readonly endMarker: Marker | undefined;
  readonly isFolder = true;
  readonly #folder: FolderObject;
  readonly #takesProperties: boolean;
  #entries: BagEntry[] = [];

  constructor(folder: FolderObject, terms: { takesProperties: boolean; isTop?: boolean }) {
    this.#folder = folder;
    this.#takesProperties = terms.takesProperties;
    this.endMarker = terms.isTop === true ? Marker.EndFolder : undefined;
  }

  property(entry: BagEntry): void {
    if (this.#takesProperties && isCopied(entry)) this.#entries.push(entry);
  }

  /** What comes is added to what lies there: as RopCopyTo has it, nobody's messages go for it. */
  clear(): void {
    return;
  }

  async begin(marker: Marker): Promise<UploadScope> {
    await this.settle();
    if (marker === Marker.StartTopFld && this.endMarker === undefined)
      return new FolderScope(this.#folder, { takesProperties: this.#takesProperties, isTop: true });
    return beginIn(this.#folder, marker);
  }

  async end(): Promise<void> {
    await this.settle();
  }

  async settle(): Promise<void> {
    const entries = this.#entries;
    this.#entries = [];
    if (entries.length > 0) await this.#folder.setProperties(entries);
  }
}

/** A folder below: it is made when it is known what it is called. */
class SubfolderScope implements UploadScope {
  readonly endMarker = Marker.EndFolder;
  readonly isFolder = true;
  readonly #parent: FolderObject;
  readonly #bag = new PropertyBag();
  #made: FolderObject | undefined;

  constructor(parent: FolderObject) {
    this.#parent = parent;
  }

  property({ key, value }: BagEntry): void {
    this.#bag.set(key, value);
  }

  clear(): void {
    return;
  }

  async begin(marker: Marker): Promise<UploadScope> {
    return beginIn(await this.#make(), marker);
  }

  async end(): Promise<void> {
    await this.#make();
  }

  async #make(): Promise<FolderObject> {
    if (this.#made !== undefined) return this.#made;
    const made = await makeFolder(this.#parent, {
      name: this.#bag.text(PidTag.DisplayName) ?? '',
      comment: this.#bag.text(PidTag.Comment) ?? '',
      folderClass: this.#bag.text(PidTag.ContainerClass) ?? 'IPF.Note',
      ...{ kind: 'generic', opensExisting: true },
    });
    this.#made = made;
    const others = [...this.#bag.entries()].filter(isCopied);
    if (others.length > 0 && (await made.may(FolderRight.folderOwner))) await made.setProperties(others);
    return made;
  }
}

const containerClass = propertyId(PidTag.ContainerClass);

/** A folder keeps its own name, and what follows from where it lies. */
const isCopied = ({ key }: BagEntry): boolean =>
  typeof key !== 'number' || !isComputedOfFolder(key) || identityOfKey(key) === containerClass;

async function beginIn(folder: FolderObject, marker: Marker): Promise<UploadScope> {
  if (marker === Marker.StartSubFld) return new SubfolderScope(folder);
  const isAssociated = marker === Marker.StartFAIMsg;
  if (!isAssociated && marker !== Marker.StartMessage) throw notHere();
  // As RopCreateMessage has it: what is associated decides what becomes of others' messages.
  await folder.need(isAssociated ? FolderRight.folderOwner : FolderRight.create);
  const { logon } = folder;
  const { clock, codePage } = logon.session;
  const message = newMessage(logon, { folder: folder.folder, isAssociated }, codePage);
  const { allowance } = message;
  const draft = await message.draft();
  // What was written in no language that anybody said was not written in that of whoever copies it.
  for (const tag of [PidTag.MessageLocaleId, PidTag.LocaleId]) draft.properties.delete(tag);
  return new MessageScope(
    { draft: () => draft, allowance, now: () => clock.now(), isNew: true },
    {
      marker: Marker.EndMessage,
      leave: () => message.release(),
      async finish() {
        try {
          await saveMessage(message, { isForced: true });
        } finally {
          message.release();
        }
      },
    },
  );
}
