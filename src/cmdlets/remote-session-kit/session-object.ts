import { DateTimeValue, GuidValue, type Value } from '../../wire/powershell-language/index.ts';
import { defineObjectType } from '../kit/object-type.ts';
import type { RemoteSession } from '../kit/remote-sessions.ts';

export const sessionTypeName = 'System.Management.Automation.Runspaces.PSSession';

const timeOf = (ms: number | undefined): Value =>
  ms === undefined ? null : DateTimeValue.fromUnixMs(ms, 'Local');

export const sessionType = defineObjectType<RemoteSession>({
  typeNames: [sessionTypeName],
  properties: {
    State: ({ state }) => state,
    IdleTimeout: ({ idleTimeoutMs }) => idleTimeoutMs ?? null,
    OutputBufferingMode: ({ bufferMode }) => bufferMode,
    DisconnectedOn: ({ disconnectedAt }) => timeOf(disconnectedAt),
    ExpiresOn: ({ disconnectedAt, idleTimeoutMs }) =>
      timeOf(
        disconnectedAt === undefined || idleTimeoutMs === undefined
          ? undefined
          : disconnectedAt + idleTimeoutMs,
      ),
    ComputerName: ({ computerName }) => computerName,
    ComputerType: () => 'RemoteMachine',
    ConfigurationName: ({ configurationName }) => configurationName,
    InstanceId: ({ guid }) => new GuidValue(guid),
    Id: ({ number }) => number,
    Name: ({ name }) => name,
    Availability: ({ availability }) => availability,
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
