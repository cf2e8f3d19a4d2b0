/** Messages of the pool: [MS-PSRP] sections 2.2.2.1 to 2.2.2.9, 2.2.2.11 to 2.2.2.13, 2.2.2.22 and on. */
import { TextValue } from '../clixml/index.ts';
import { GuidValue, makeInt64, PSObject, type Value } from '../powershell-language/index.ts';
import type { BodyCodecs } from './body.ts';
import { readStateError, writeStateError } from './error-body.ts';
import { Fields } from './fields.ts';
import { readHostInfo, writeHostInfo } from './host-info-body.ts';
import { enumPart, part } from './payload.ts';
import {
  type ApartmentState,
  apartmentStates,
  type ThreadOptions,
  threadOptions,
} from './pipeline-request.ts';
import { PsrpError } from './psrp-error.ts';
import { findPoolState, poolStates } from './states.ts';

type PoolBodies = BodyCodecs<
  | 'SESSION_CAPABILITY'
  | 'INIT_RUNSPACEPOOL'
  | 'PUBLIC_KEY'
  | 'ENCRYPTED_SESSION_KEY'
  | 'PUBLIC_KEY_REQUEST'
  | 'CONNECT_RUNSPACEPOOL'
  | 'SET_MAX_RUNSPACES'
  | 'SET_MIN_RUNSPACES'
  | 'RUNSPACE_AVAILABILITY'
  | 'RUNSPACEPOOL_STATE'
  | 'GET_AVAILABLE_RUNSPACES'
  | 'USER_EVENT'
  | 'APPLICATION_PRIVATE_DATA'
  | 'RUNSPACEPOOL_INIT_DATA'
  | 'RESET_RUNSPACE_STATE'
>;

const version = (text: string): Value => new TextValue('Version', text);
const callId = (id: bigint): readonly [string, Value] => ['ci', makeInt64(id)];

export function writeApartment(state: ApartmentState): Value {
  const text = state === 'Unknown' ? 'UNKNOWN' : state;
  return enumPart('Runspaces.ApartmentState', text, apartmentStates[state]);
}

export function readApartment(fields: Fields): ApartmentState {
  const number = fields.findNumber('ApartmentState');
  return number === 0 ? 'STA' : number === 1 ? 'MTA' : 'Unknown';
}

function readThreadOptions(number: number | undefined): ThreadOptions {
  const names = Object.keys(threadOptions) as ThreadOptions[];
  return names.find((name) => threadOptions[name] === number) ?? 'Default';
}

export const poolBodies: PoolBodies = {
  SESSION_CAPABILITY: {
    write: (message) =>
      part([
        ['protocolversion', version(message.protocolVersion)],
        ['PSVersion', version(message.psVersion)],
        ['SerializationVersion', version(message.serializationVersion)],
        ...(message.timeZone ? [['TimeZone', message.timeZone] as const] : []),
      ]),
    read: (value) => {
      const fields = new Fields(value, 'SESSION_CAPABILITY');
      return {
        type: 'SESSION_CAPABILITY',
        protocolVersion: fields.text('protocolversion'),
        psVersion: fields.text('PSVersion'),
        serializationVersion: fields.text('SerializationVersion'),
        timeZone: fields.bytes('TimeZone'),
      };
    },
  },
  INIT_RUNSPACEPOOL: {
    write: (message) =>
      part([
        ['MinRunspaces', message.minRunspaces],
        ['MaxRunspaces', message.maxRunspaces],
        [
          'PSThreadOptions',
          enumPart('Runspaces.PSThreadOptions', message.threadOptions, threadOptions[message.threadOptions]),
        ],
        ['ApartmentState', writeApartment(message.apartmentState)],
        ['HostInfo', writeHostInfo(message.hostInfo)],
        ['ApplicationArguments', message.applicationArguments],
      ]),
    read: (value) => {
      const fields = new Fields(value, 'INIT_RUNSPACEPOOL');
      return {
        type: 'INIT_RUNSPACEPOOL',
        minRunspaces: fields.number('MinRunspaces'),
        maxRunspaces: fields.number('MaxRunspaces'),
        threadOptions: readThreadOptions(fields.findNumber('PSThreadOptions')),
        apartmentState: readApartment(fields),
        hostInfo: readHostInfo(fields),
        applicationArguments: fields.findTable('ApplicationArguments'),
      };
    },
  },
  PUBLIC_KEY: {
    write: (message) => part([['PublicKey', message.publicKey]]),
    read: (value) => ({ type: 'PUBLIC_KEY', publicKey: new Fields(value, 'PUBLIC_KEY').text('PublicKey') }),
  },
  ENCRYPTED_SESSION_KEY: {
    write: (message) => part([['EncryptedSessionKey', message.encryptedSessionKey]]),
    read: (value) => ({
      type: 'ENCRYPTED_SESSION_KEY',
      encryptedSessionKey: new Fields(value, 'ENCRYPTED_SESSION_KEY').text('EncryptedSessionKey'),
    }),
  },
  PUBLIC_KEY_REQUEST: { write: () => '', read: () => ({ type: 'PUBLIC_KEY_REQUEST' }) },
  CONNECT_RUNSPACEPOOL: {
    write: ({ minRunspaces, maxRunspaces }) =>
      minRunspaces === undefined || maxRunspaces === undefined
        ? ''
        : part([
            ['MinRunspaces', minRunspaces],
            ['MaxRunspaces', maxRunspaces],
          ]),
    // An empty text where the client does not care how many runspaces there are.
    read: (value) => {
      if (!(value instanceof PSObject)) return { type: 'CONNECT_RUNSPACEPOOL' };
      const fields = new Fields(value, 'CONNECT_RUNSPACEPOOL');
      return {
        type: 'CONNECT_RUNSPACEPOOL',
        minRunspaces: fields.findNumber('MinRunspaces'),
        maxRunspaces: fields.findNumber('MaxRunspaces'),
      };
    },
  },
  SET_MAX_RUNSPACES: {
    write: (message) => part([['MaxRunspaces', message.count], callId(message.callId)]),
    read: (value) => {
      const fields = new Fields(value, 'SET_MAX_RUNSPACES');
      return { type: 'SET_MAX_RUNSPACES', count: fields.number('MaxRunspaces'), callId: fields.long('ci') };
    },
  },
  SET_MIN_RUNSPACES: {
    write: (message) => part([['MinRunspaces', message.count], callId(message.callId)]),
    read: (value) => {
      const fields = new Fields(value, 'SET_MIN_RUNSPACES');
      return { type: 'SET_MIN_RUNSPACES', count: fields.number('MinRunspaces'), callId: fields.long('ci') };
    },
  },
  RUNSPACE_AVAILABILITY: {
    // Windows answers a count as an Int32 while it fits one.
    write: ({ answer, callId: id }) => {
      const fits = typeof answer === 'bigint' && answer < 2n ** 31n;
      const value = typeof answer === 'boolean' ? answer : fits ? Number(answer) : answer;
      return part([['SetMinMaxRunspacesResponse', value], callId(id)]);
    },
    read: (value) => {
      const fields = new Fields(value, 'RUNSPACE_AVAILABILITY');
      const answer = fields.findFlag('SetMinMaxRunspacesResponse');
      return {
        type: 'RUNSPACE_AVAILABILITY',
        answer: answer ?? fields.long('SetMinMaxRunspacesResponse'),
        callId: fields.long('ci'),
      };
    },
  },
  RUNSPACEPOOL_STATE: {
    write: (message) =>
      part([['RunspaceState', poolStates[message.state]], ...writeStateError(message.error)]),
    read: (value) => {
      // go-psrp writes the number alone.
      const fields = typeof value === 'number' ? undefined : new Fields(value, 'RUNSPACEPOOL_STATE');
      const number = typeof value === 'number' ? value : fields?.number('RunspaceState');
      const state = findPoolState(number ?? -1);
      if (!state) throw new PsrpError('badPayload', `${number} is no state of a runspace pool.`);
      return { type: 'RUNSPACEPOOL_STATE', state, ...(fields && readStateError(fields)) };
    },
  },
  GET_AVAILABLE_RUNSPACES: {
    write: (message) => part([callId(message.callId)]),
    read: (value) => ({
      type: 'GET_AVAILABLE_RUNSPACES',
      callId: new Fields(value, 'GET_AVAILABLE_RUNSPACES').long('ci'),
    }),
  },
  USER_EVENT: {
    write: ({ event }) =>
      part([
        ['PSEventArgs.EventIdentifier', event.eventIdentifier],
        ['PSEventArgs.SourceIdentifier', event.sourceIdentifier],
        ['PSEventArgs.TimeGenerated', event.timeGenerated],
        ['PSEventArgs.Sender', event.sender],
        ['PSEventArgs.SourceArgs', event.args],
        ['PSEventArgs.MessageData', event.messageData],
        ['PSEventArgs.ComputerName', event.computerName],
        ['PSEventArgs.RunspaceId', GuidValue.parse(event.runspaceId) ?? event.runspaceId],
      ]),
    read: (value) => {
      const fields = new Fields(value, 'USER_EVENT');
      return {
        type: 'USER_EVENT',
        event: {
          eventIdentifier: fields.number('PSEventArgs.EventIdentifier'),
          sourceIdentifier: fields.findText('PSEventArgs.SourceIdentifier') ?? '',
          timeGenerated: fields.date('PSEventArgs.TimeGenerated'),
          sender: fields.value('PSEventArgs.Sender'),
          args: fields.findList('PSEventArgs.SourceArgs') ?? [],
          messageData: fields.value('PSEventArgs.MessageData'),
          computerName: fields.findText('PSEventArgs.ComputerName') ?? '',
          runspaceId: fields.findText('PSEventArgs.RunspaceId') ?? '',
        },
      };
    },
  },
  APPLICATION_PRIVATE_DATA: {
    write: (message) => part([['ApplicationPrivateData', message.data]]),
    read: (value) => ({
      type: 'APPLICATION_PRIVATE_DATA',
      data: new Fields(value, 'APPLICATION_PRIVATE_DATA').findTable('ApplicationPrivateData'),
    }),
  },
  RUNSPACEPOOL_INIT_DATA: {
    write: (message) =>
      part([
        ['MinRunspaces', message.minRunspaces],
        ['MaxRunspaces', message.maxRunspaces],
      ]),
    read: (value) => {
      const fields = new Fields(value, 'RUNSPACEPOOL_INIT_DATA');
      return {
        type: 'RUNSPACEPOOL_INIT_DATA',
        minRunspaces: fields.number('MinRunspaces'),
        maxRunspaces: fields.number('MaxRunspaces'),
      };
    },
  },
  RESET_RUNSPACE_STATE: {
    write: (message) => part([callId(message.callId)]),
    read: (value) => ({
      type: 'RESET_RUNSPACE_STATE',
      callId: new Fields(value, 'RESET_RUNSPACE_STATE').long('ci'),
    }),
  },
};
