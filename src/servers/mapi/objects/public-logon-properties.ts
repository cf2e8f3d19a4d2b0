/** Properties of the public folders as their logon shows them: [MS-OXCSTOR] section 2.2.2.1. Clients write none of them. */
import type { FolderRole } from '../../../store/ports/mail-model.ts';
import { permanentEntryIdOf } from '../../../wire/mapi/address-book-entry-id.ts';
import { ByteWriter } from '../../../wire/mapi/byte-writer.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { replicaId } from '../../../wire/mapi/object-id.ts';
import type { BagEntry } from '../../../wire/mapi/property-bag.ts';
import { normalizedType, type PropertyKey, typeOfKey } from '../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { type PropertyTag, PropertyType, propertyId } from '../../../wire/mapi/property-type.ts';
import type { PropertyValue } from '../../../wire/mapi/property-value.ts';
import { folderEntryId } from '../../../wire/mapi/store-entry-id.ts';
import type { Logon } from './logon.ts';
import type { PropertyOutcome, PropertyProblem } from './property-holder.ts';
import { storeEntryId } from './store-identity.ts';

type Compute = (logon: Logon) => PropertyValue;

const objectTypeStore = 1;

const folderId =
  (role: FolderRole): Compute =>
  (logon) =>
    folderEntryId(logon.replica, logon.folderOfRole(role), true);

const replicaGuid: Compute = ({ replica }) => new ByteWriter(16).guid(replica).written;

const computed: readonly (readonly [PropertyTag, Compute])[] = [
  [PidTag.UserEntryId, (logon) => permanentEntryIdOf(logon.callerDn)],
  [PidTag.DisplayName, () => 'Public Folders'],
  [PidTag.LocaleId, ({ session }) => session.terms.lcidString],
  [PidTag.SortLocaleId, ({ session }) => session.terms.lcidSort],
  [PidTag.CodePageId, ({ session }) => session.terms.codePage],
  [PidTag.EntryId, storeEntryId],
  [PidTag.StoreEntryId, storeEntryId],
  [PidTag.RecordKey, replicaGuid],
  [PidTag.StoreRecordKey, replicaGuid],
  [PidTag.MappingSignature, replicaGuid],
  [PidTag.SerializedReplidGuidMap, ({ replica }) => new ByteWriter(18).u16(replicaId).guid(replica).written],
  [PidTag.ObjectType, () => objectTypeStore],
  [PidTag.IpmSubtreeEntryId, folderId('ipmSubtree')],
  [PidTag.IpmPublicFoldersEntryId, folderId('ipmSubtree')],
  [PidTag.NonIpmSubtreeEntryId, folderId('nonIpmSubtree')],
  [PidTag.EformsRegistryEntryId, folderId('eformsRegistry')],
];

const byId = new Map(computed.map(([tag, compute]) => [propertyId(tag), { tag, compute }]));

export class PublicLogonProperties {
  readonly #logon: Logon;

  constructor(logon: Logon) {
    this.#logon = logon;
  }

  async read(keys: readonly PropertyKey[]): Promise<readonly PropertyOutcome[]> {
    return keys.map((key): PropertyOutcome => {
      const entry = entryOf(key, this.#logon);
      return entry === undefined ? { kind: 'error', code: ErrorCode.NotFound } : { kind: 'value', entry };
    });
  }

  async list(): Promise<readonly PropertyKey[]> {
    return computed.map(([tag]) => tag);
  }

  async set(entries: readonly BagEntry[]): Promise<readonly PropertyProblem[]> {
    return entries.map(({ key }) => ({ key, code: ErrorCode.AccessDenied }));
  }

  async delete(keys: readonly PropertyKey[]): Promise<readonly PropertyProblem[]> {
    return keys.map((key) => ({ key, code: ErrorCode.AccessDenied }));
  }
}

function entryOf(key: PropertyKey, logon: Logon): BagEntry | undefined {
  const found = typeof key === 'number' ? byId.get(propertyId(key)) : undefined;
  if (found === undefined) return undefined;
  const wanted = normalizedType(typeOfKey(key));
  const isOfType = wanted === PropertyType.unspecified || wanted === typeOfKey(found.tag);
  return isOfType ? { key: found.tag, value: found.compute(logon) } : undefined;
}
