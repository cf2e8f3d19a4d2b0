/** Calls of the client's host and their answers: [MS-PSRP] sections 2.2.2.15, 2.2.2.16, 2.2.2.27 and 2.2.2.28. */
import { findErrorRecord, setWireForm } from '../clixml/index.ts';
import { makeInt64, type Value } from '../powershell-language/index.ts';
import type { BodyCodecs } from './body.ts';
import { Fields } from './fields.ts';
import { findHostMethod, type HostMethod, hostMethodNumber } from './host-methods.ts';
import type { HostCall, HostResponse } from './message.ts';
import { enumPart, part } from './payload.ts';
import { PsrpError } from './psrp-error.ts';

type HostBodies = BodyCodecs<
  'RUNSPACEPOOL_HOST_CALL' | 'RUNSPACEPOOL_HOST_RESPONSE' | 'PIPELINE_HOST_CALL' | 'PIPELINE_HOST_RESPONSE'
>;

const methodPart = (method: HostMethod): Value =>
  enumPart('Remoting.RemoteHostMethodId', method, hostMethodNumber(method));

function readMethod(fields: Fields): HostMethod {
  const number = fields.number('mi');
  const method = findHostMethod(number);
  if (!method) throw new PsrpError('badPayload', `${number} is no method of a host.`);
  return method;
}

const arrayList = ['System.Collections.ArrayList', 'System.Object'];

const writeCall = ({ callId, method, parameters }: HostCall): Value =>
  part([
    ['ci', makeInt64(callId)],
    ['mi', methodPart(method)],
    ['mp', setWireForm([...parameters], { tag: 'LST', typeNames: arrayList })],
  ]);

function readCall(value: Value): HostCall {
  const fields = new Fields(value, 'a host call');
  return {
    callId: fields.long('ci'),
    method: readMethod(fields),
    parameters: fields.findList('mp') ?? [],
  };
}

function writeResponse({ callId, method, value, error }: HostResponse): Value {
  return part([
    ['ci', makeInt64(callId)],
    ['mi', methodPart(method)],
    ...(value === undefined ? [] : [['mr', value] as const]),
    ...(error === undefined ? [] : [['me', error] as const]),
  ]);
}

function readResponse(body: Value): HostResponse {
  const fields = new Fields(body, 'a host response');
  const error = findErrorRecord(fields.value('me'));
  return {
    callId: fields.long('ci'),
    method: readMethod(fields),
    ...(fields.has('mr') && { value: fields.value('mr') }),
    ...(error && { error }),
  };
}

export const hostBodies: HostBodies = {
  RUNSPACEPOOL_HOST_CALL: {
    write: ({ call }) => writeCall(call),
    read: (value) => ({ type: 'RUNSPACEPOOL_HOST_CALL', call: readCall(value) }),
  },
  RUNSPACEPOOL_HOST_RESPONSE: {
    write: ({ response }) => writeResponse(response),
    read: (value) => ({ type: 'RUNSPACEPOOL_HOST_RESPONSE', response: readResponse(value) }),
  },
  PIPELINE_HOST_CALL: {
    write: ({ call }) => writeCall(call),
    read: (value) => ({ type: 'PIPELINE_HOST_CALL', call: readCall(value) }),
  },
  PIPELINE_HOST_RESPONSE: {
    write: ({ response }) => writeResponse(response),
    read: (value) => ({ type: 'PIPELINE_HOST_RESPONSE', response: readResponse(value) }),
  },
};
