/**
 * What filters may say of recipients. Management scopes use `compileRecipientFilter`; cmdlets add
 * `listParameters(recipientFilterableOf(contactObject))` and give what is bound to `listRows`.
 */
import { AppError } from '../../base/errors.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import { describeFilterError, FilterError } from '../../wire/opath/filter-error.ts';
import { compileFilter } from '../kit/filter/compile-filter.ts';
import type { FilterType } from '../kit/filter/filter-types.ts';
import { type Filterable, makeFilterable } from '../kit/filter/filterable.ts';
import type { ObjectType } from '../kit/object-type.ts';
import { recipientObject } from './recipient-object.ts';
import { recipientTypeDetails, recipientTypes } from './recipient-properties.ts';
import { pickReaders, type RecipientRow } from './recipient-readers.ts';

const details = 'Microsoft.Exchange.Data.Directory.Recipient.RecipientTypeDetails';
const types: Readonly<Record<string, FilterType>> = {
  RecipientType: {
    typeName: 'Microsoft.Exchange.Data.Directory.Recipient.RecipientType',
    values: recipientTypes,
  },
  RecipientTypeDetails: { typeName: details, values: recipientTypeDetails },
};

/** Can be read of a recipient alone. */
const atOnce = pickReaders(
  'Alias',
  'City',
  'Company',
  'CountryOrRegion',
  'Department',
  'DisplayName',
  'EmailAddresses',
  'ExternalEmailAddress',
  'Fax',
  'FirstName',
  'Guid',
  'HiddenFromAddressListsEnabled',
  'HomePhone',
  'Id',
  'Initials',
  'IsDirSynced',
  'LastName',
  'LitigationHoldEnabled',
  'MobilePhone',
  'Name',
  'Notes',
  'Office',
  'Pager',
  'Phone',
  'PhoneticDisplayName',
  'PostalCode',
  'PrimarySmtpAddress',
  'RecipientType',
  'RecipientTypeDetails',
  'SamAccountName',
  'SimpleDisplayName',
  'StateOrProvince',
  'StreetAddress',
  'Title',
  'UserPrincipalName',
  'WebPage',
  'WhenChanged',
  'WhenCreated',
  'WhenSoftDeleted',
  'WindowsEmailAddress',
);

export const readAtOnce: ReadonlySet<string> = new Set(Object.keys(atOnce));

/** Filters may name these of every recipient, whether its objects show them or not. */
const everywhere = { ...atOnce, ...pickReaders('ManagedBy', 'Manager') };

/** For objects that stand for a recipient: `const contactFilterable = recipientFilterableOf(contactObject)`. */
export function recipientFilterableOf<T extends RecipientRow>(objectType: ObjectType<T>): Filterable<T> {
  return makeFilterable(objectType, { more: everywhere, types });
}

export const recipientFilterable = recipientFilterableOf(recipientObject);

/**
 * A filter that is kept, such as that of a management scope. Names of other recipients in it (`Manager`,
 * `ManagedBy`) are their GUIDs here. What is wrong with it is told as an `AppError`.
 */
export function compileRecipientFilter(text: string): (recipient: Recipient) => boolean {
  try {
    const filter = compileFilter(text, recipientFilterable);
    return (recipient) => filter.matches({ recipient, organization: '' });
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw new AppError({
      kind: 'invalid',
      code: 'filter.invalid',
      message: `The recipient filter is not valid. ${describeFilterError(error, text)}`,
      details: { position: error.position },
      cause: error,
    });
  }
}
