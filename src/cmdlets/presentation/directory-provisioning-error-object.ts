import type { ProvisioningError } from '../../directory/sync/plan/plan-model.ts';
import { GuidValue } from '../../wire/powershell-language/index.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

export const directoryProvisioningErrorObject = defineObjectType<ProvisioningError>({
  typeNames: ['Landfall.DirectoryProvisioningError'],
  toText: ({ name, code }) => `${name}: ${code}`,
  properties: {
    DisplayName: ({ name }) => name,
    ObjectType: ({ objectClass }) => objectClass,
    ErrorCode: ({ code }) => code,
    ErrorCategory: ({ code }) => {
      return code === 'QuarantinedAttributeValueMustBeUnique' || code === 'AttributeValueMustBeUnique'
        ? 'PropertyConflict'
        : 'Provisioning';
    },
    PropertyName: ({ attribute }) => attribute,
    PropertyValue: ({ value }) => value,
    ConflictsWith: ({ conflictsWith }) => conflictsWith?.name ?? null,
    ConflictingObjectId: ({ conflictsWith }) =>
      conflictsWith?.guid == null ? null : new GuidValue(conflictsWith.guid),
    WhenStarted: ({ since }) => date(since),
    SourceDN: ({ source }) => source.dn,
    SourceAnchor: ({ anchor }) => anchor,
    Message: ({ message }) => message,
  },
  view: {
    table: {
      columns: [
        { property: 'DisplayName', width: 20 },
        { property: 'ErrorCode', width: 37 },
        { property: 'PropertyName', width: 18 },
        { property: 'PropertyValue', width: 30 },
        { property: 'ConflictsWith' },
      ],
    },
  },
});
