import { defineObjectType } from '../kit/object-type.ts';
import { dateNames, guidNames, identityNames } from './property-names.ts';
import { pickReaders, type RecipientRow } from './recipient-readers.ts';

export interface GroupRow extends RecipientRow {
  /** Names of the direct members. */
  readonly members: readonly string[];
}

/** A group as the directory has it; `distributionGroupObject` is the same one as mail has it. */
export const groupObject = defineObjectType<GroupRow>({
  typeNames: ['Microsoft.Exchange.Data.Directory.Management.WindowsGroup'],
  toText: ({ recipient }) => recipient.name,
  properties: {
    ...pickReaders('DisplayName', 'GroupType', 'ManagedBy', 'SamAccountName', 'IsDirSynced'),
    Members: ({ members }) => [...members],
    ...pickReaders(
      'Notes',
      'RecipientType',
      'RecipientTypeDetails',
      'SimpleDisplayName',
      'WindowsEmailAddress',
      ...identityNames,
      'OrganizationalUnit',
      ...dateNames,
      'ExternalDirectoryObjectId',
      ...guidNames,
    ),
  },
  view: {
    table: {
      columns: [
        { property: 'Name', width: 25 },
        { property: 'DisplayName', width: 25 },
        { property: 'SamAccountName', width: 25 },
        { property: 'GroupType' },
      ],
    },
  },
});
