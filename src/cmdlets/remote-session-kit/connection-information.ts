import { GuidValue } from '../../wire/powershell-language/index.ts';
import { defineObjectType } from '../kit/object-type.ts';
import type { OnlineConnection } from '../kit/online-connections.ts';

/** What Get-ConnectionInformation shows. */
export const connectionInformation = defineObjectType<OnlineConnection>({
  typeNames: ['Microsoft.Exchange.Management.ExoPowershellSnapin.ConnectionInformation'],
  properties: {
    ConnectionId: ({ guid }) => new GuidValue(guid),
    State: ({ isOpen }) => (isOpen ? 'Connected' : 'Disconnected'),
    Id: ({ guid }) => new GuidValue(guid),
    Name: ({ name }) => name,
    UserPrincipalName: ({ userName }) => userName ?? null,
    ConnectionUri: ({ uri }) => uri,
    Organization: ({ organization }) => organization,
    TokenStatus: ({ isOpen }) => (isOpen ? 'Active' : 'Expired'),
  },
  toText: ({ name }) => name,
});
