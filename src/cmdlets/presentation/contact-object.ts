import { defineObjectType } from '../kit/object-type.ts';
import { addressBookNames, dateNames, guidNames, identityNames } from './property-names.ts';
import { pickReaders, type RecipientRow } from './recipient-readers.ts';

/** A contact as the address book has it; `mailContactObject` is the same one as mail has it. */
export const contactObject = defineObjectType<RecipientRow>({
  typeNames: ['Microsoft.Exchange.Data.Directory.Management.Contact'],
  toText: ({ recipient }) => recipient.name,
  properties: pickReaders(
    ...[...addressBookNames, 'IsDirSynced' as const].toSorted(),
    ...identityNames,
    'OrganizationalUnit',
    ...dateNames,
    ...guidNames,
  ),
  view: {
    table: { columns: [{ property: 'Name', width: 25 }, { property: 'DisplayName' }] },
  },
});
