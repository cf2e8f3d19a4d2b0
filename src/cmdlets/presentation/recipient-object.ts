import type { Recipient } from '../../store/ports/directory-model.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { commonProperties, customAttributes, times } from './recipient-properties.ts';

export const recipientObject = defineObjectType<Recipient>({
  typeNames: ['Microsoft.Exchange.Data.Directory.Management.ReducedRecipient'],
  toText: ({ name }) => name,
  properties: {
    ...commonProperties,
    FirstName: ({ attributes }) => attributes.givenName ?? '',
    LastName: ({ attributes }) => attributes.surname ?? '',
    Title: ({ attributes }) => attributes.title ?? '',
    Department: ({ attributes }) => attributes.department ?? '',
    Company: ({ attributes }) => attributes.company ?? '',
    Office: ({ attributes }) => attributes.office ?? '',
    Phone: ({ attributes }) => attributes.phone ?? '',
    City: ({ attributes }) => attributes.city ?? '',
    CountryOrRegion: ({ attributes }) => attributes.countryOrRegion ?? '',
    ExternalEmailAddress: ({ targetAddress }) => (targetAddress === null ? null : `SMTP:${targetAddress}`),
    ...customAttributes,
    ...times,
  },
  view: {
    table: { columns: [{ property: 'Name', width: 25 }, { property: 'RecipientType' }] },
  },
});
