import { GuidValue } from '../../wire/powershell-language/index.ts';
import { defineObjectType } from '../kit/object-type.ts';
import type { RemoteSession } from '../kit/remote-sessions.ts';

export const sessionTypeName = 'System.Management.Automation.Runspaces.PSSession';

export const sessionType = defineObjectType<RemoteSession>({
  typeNames: [sessionTypeName],
  properties: {
    State: ({ state }) => state,
    ComputerName: ({ computerName }) => computerName,
    ComputerType: () => 'RemoteMachine',
    ConfigurationName: ({ configurationName }) => configurationName,
    InstanceId: ({ guid }) => new GuidValue(guid),
    Id: ({ number }) => number,
    Name: ({ name }) => name,
    Availability: ({ state, isBusy }) => (state !== 'Opened' ? 'None' : isBusy ? 'Busy' : 'Available'),
  },
  toText: ({ name }) => `[PSSession]${name}`,
  view: {
    table: {
      columns: [
        { property: 'Id', width: 3, alignment: 'right' },
        { property: 'Name', width: 15 },
        { label: 'Transport', value: () => 'WSMan', width: 9 },
        { property: 'ComputerName', width: 15 },
        { property: 'ComputerType', width: 15 },
        { property: 'State', width: 13 },
        { property: 'ConfigurationName', width: 21 },
        { property: 'Availability', width: 13, alignment: 'right' },
      ],
    },
  },
});
