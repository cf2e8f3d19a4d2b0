/** Whole messages: head and body together. */
import type { Guid } from '../../base/ids.ts';
import type { SecretCipher } from '../clixml/index.ts';
import type { BodyCodec } from './body.ts';
import { hostBodies } from './host-bodies.ts';
import { defaultPsrpLimits, type PsrpLimits } from './limits.ts';
import type { PsrpMessage } from './message.ts';
import { type MessageFrame, noGuid, readMessage, writeMessage } from './message-frame.ts';
import { messageKinds } from './message-types.ts';
import { readPayload, writePayload } from './payload.ts';
import { pipelineBodies } from './pipeline-bodies.ts';
import { poolBodies } from './pool-bodies.ts';
import { PsrpError } from './psrp-error.ts';
import { recordBodies } from './record-bodies.ts';

const bodies = { ...poolBodies, ...pipelineBodies, ...recordBodies, ...hostBodies };

/** The table above is complete by its types; that each codec takes its own message is lost in a lookup. */
const bodyOf = (type: PsrpMessage['type']): BodyCodec<PsrpMessage> =>
  bodies[type] as unknown as BodyCodec<PsrpMessage>;

export interface Envelope {
  readonly destination: 'client' | 'server';
  readonly poolId: Guid;
  /** Undefined for a message of the pool. */
  readonly pipelineId: Guid | undefined;
  readonly message: PsrpMessage;
}

export interface EncodeOptions {
  readonly secrets?: SecretCipher | undefined;
  /** Levels of objects that keep their properties: 1 in remoting, more for a few kinds of Windows' own. */
  readonly depth?: number;
}

export interface DecodeOptions {
  readonly limits?: PsrpLimits;
  readonly secrets?: SecretCipher | undefined;
  /** `Deserialized.` before the type names of what a pipeline put out. */
  readonly decorate?: boolean;
}

export function encodeMessage(envelope: Envelope, options: EncodeOptions = {}): Uint8Array {
  const { message, destination, poolId, pipelineId } = envelope;
  const body = bodyOf(message.type).write(message);
  const payload =
    message.type === 'END_OF_PIPELINE_INPUT' ? '' : writePayload(body, options.depth ?? 1, options.secrets);
  return writeMessage({
    type: message.type,
    destination,
    poolId,
    pipelineId: pipelineId ?? noGuid,
    payload,
  });
}

export function decodeMessage(bytes: Uint8Array, options: DecodeOptions = {}): Envelope {
  const frame = readMessage(bytes);
  checkDirection(frame);
  const isPipelines = messageKinds[frame.type].scope === 'pipeline';
  if (isPipelines && frame.pipelineId === noGuid) {
    throw new PsrpError('badMessage', `${frame.type} names no pipeline.`);
  }
  return {
    destination: frame.destination,
    poolId: frame.poolId,
    pipelineId: isPipelines ? frame.pipelineId : undefined,
    message: readBody(frame, options),
  };
}

function readBody({ type, payload }: MessageFrame, options: DecodeOptions): PsrpMessage {
  if (type === 'END_OF_PIPELINE_INPUT') return { type };
  // What asks for nothing in particular may be sent without a body as well.
  const mayBeEmpty = type === 'PUBLIC_KEY_REQUEST' || type === 'CONNECT_RUNSPACEPOOL';
  if (payload.trim() === '' && mayBeEmpty) return { type };
  const { limits = defaultPsrpLimits, secrets, decorate = false } = options;
  const decorated = decorate && (type === 'PIPELINE_OUTPUT' || type === 'INFORMATION_RECORD');
  return bodyOf(type).read(readPayload(payload, limits, secrets, decorated));
}

function checkDirection({ type, destination }: MessageFrame): void {
  const { direction } = messageKinds[type];
  if (direction === 'both' || direction === (destination === 'client' ? 'toClient' : 'toServer')) return;
  throw new PsrpError('unexpectedMessage', `${type} is not sent to a ${destination}.`);
}
