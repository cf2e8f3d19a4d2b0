/** Messages of a pipeline: [MS-PSRP] sections 2.2.2.10, 2.2.2.14, 2.2.2.17, 2.2.2.18 and 2.2.2.21. */
import { setWireForm } from '../clixml/index.ts';
import type { Value } from '../powershell-language/index.ts';
import type { BodyCodecs } from './body.ts';
import { readRequest, writeRequest } from './command-body.ts';
import { readStateError, writeStateError } from './error-body.ts';
import { Fields } from './fields.ts';
import type { CommandMetadataRequest } from './message.ts';
import { part } from './payload.ts';
import { PsrpError } from './psrp-error.ts';
import { findPipelineState, pipelineStates } from './states.ts';

type PipelineBodies = BodyCodecs<
  | 'CREATE_PIPELINE'
  | 'GET_COMMAND_METADATA'
  | 'PIPELINE_INPUT'
  | 'END_OF_PIPELINE_INPUT'
  | 'PIPELINE_OUTPUT'
  | 'PIPELINE_STATE'
>;

const textArray = ['System.String[]', 'System.Array', 'System.Object'];
const texts = (items: readonly string[]): Value =>
  setWireForm([...items], { tag: 'LST', typeNames: textArray });

const writeMetadata = (request: CommandMetadataRequest): Value =>
  part([
    ['Name', texts(request.names)],
    ['CommandType', request.commandType],
    ['Namespace', request.namespaces ? texts(request.namespaces) : null],
    ['ArgumentList', request.args ?? null],
  ]);

function readMetadata(value: Value): CommandMetadataRequest {
  const fields = new Fields(value, 'GET_COMMAND_METADATA');
  const namesIn = (name: string): string[] | undefined =>
    fields.findList(name)?.filter((item) => typeof item === 'string');
  return {
    names: namesIn('Name') ?? ['*'],
    commandType: fields.findNumber('CommandType') ?? 0x1ff,
    namespaces: namesIn('Namespace'),
    args: fields.findList('ArgumentList'),
  };
}

export const pipelineBodies: PipelineBodies = {
  CREATE_PIPELINE: {
    write: ({ request }) => writeRequest(request),
    read: (value) => ({
      type: 'CREATE_PIPELINE',
      request: readRequest(new Fields(value, 'CREATE_PIPELINE')),
    }),
  },
  GET_COMMAND_METADATA: {
    write: ({ request }) => writeMetadata(request),
    read: (value) => ({ type: 'GET_COMMAND_METADATA', request: readMetadata(value) }),
  },
  PIPELINE_INPUT: {
    write: ({ value }) => value,
    read: (value) => ({ type: 'PIPELINE_INPUT', value }),
  },
  // Its body is nothing at all: not even an empty element.
  END_OF_PIPELINE_INPUT: { write: () => undefined, read: () => ({ type: 'END_OF_PIPELINE_INPUT' }) },
  PIPELINE_OUTPUT: {
    write: ({ value }) => value,
    read: (value) => ({ type: 'PIPELINE_OUTPUT', value }),
  },
  PIPELINE_STATE: {
    write: (message) =>
      part([['PipelineState', pipelineStates[message.state]], ...writeStateError(message.error)]),
    read: (value) => {
      const fields = new Fields(value, 'PIPELINE_STATE');
      const number = fields.number('PipelineState');
      const state = findPipelineState(number);
      if (!state) throw new PsrpError('badPayload', `${number} is no state of a pipeline.`);
      return { type: 'PIPELINE_STATE', state, ...readStateError(fields) };
    },
  },
};
