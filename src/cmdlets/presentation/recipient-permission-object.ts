import { defineObjectType } from '../kit/object-type.ts';

export interface RecipientPermissionRow {
  readonly identity: string;
  readonly trustee: string;
}

export const recipientPermissionObject = defineObjectType<RecipientPermissionRow>({
  typeNames: ['Microsoft.Exchange.Management.RecipientTasks.RecipientPermission'],
  toText: ({ identity }) => identity,
  properties: {
    Identity: ({ identity }) => identity,
    Trustee: ({ trustee }) => trustee,
    AccessControlType: () => 'Allow',
    AccessRights: () => ['SendAs'],
    IsInherited: () => false,
    InheritanceType: () => 'None',
    IsValid: () => true,
  },
  view: {
    table: {
      columns: [
        { property: 'Identity', width: 28 },
        { property: 'Trustee', width: 28 },
        { property: 'AccessControlType', width: 18 },
        { property: 'AccessRights', width: 14 },
        { property: 'IsInherited', label: 'Inherited' },
      ],
    },
  },
});
