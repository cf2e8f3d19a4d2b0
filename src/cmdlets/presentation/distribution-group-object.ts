import { defineObjectType } from '../kit/object-type.ts';
import { mailNames } from './property-names.ts';
import { pickReaders, type RecipientRow } from './recipient-readers.ts';

export const distributionGroupObject = defineObjectType<RecipientRow>({
  typeNames: ['Microsoft.Exchange.Data.Directory.Management.DistributionGroup'],
  toText: ({ recipient }) => recipient.name,
  properties: pickReaders(
    'GroupType',
    'SamAccountName',
    'IsDirSynced',
    'ManagedBy',
    'MemberJoinRestriction',
    'MemberDepartRestriction',
    ...mailNames,
  ),
  view: {
    table: {
      columns: [
        { property: 'Name', width: 25 },
        { property: 'DisplayName', width: 25 },
        { property: 'GroupType', width: 28 },
        { property: 'PrimarySmtpAddress' },
      ],
    },
  },
});
