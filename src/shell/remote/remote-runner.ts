/** Runs single commands on a server for cmdlets that stand in for them here. */
import { MessageRecord } from '../../cmdlets/kit/message-record.ts';
import { PipelineStoppedError } from '../../cmdlets/kit/pacer.ts';
import { ProgressRecord } from '../../cmdlets/kit/progress-record.ts';
import type { RemoteListener } from '../../cmdlets/kit/remote-sessions.ts';
import {
  CredentialValue,
  findMember,
  HashtableValue,
  SecureStringValue,
  toBoolean,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';
import {
  type HostInfo,
  type InformationRecord,
  noMerges,
  type PipelineRequest,
} from '../../wire/psrp/index.ts';
import { answerCall, hostInfoOf, type Person } from './host-calls.ts';
import type { RemoteCall } from './proxy-cmdlets.ts';
import type { Following, PipelineEvent } from './remote-pipeline.ts';
import type { RemotePool } from './remote-pool.ts';

/** What a pipeline tells, and the session to which answers go. */
export interface HeardEvent {
  readonly event: PipelineEvent;
  readonly pool: RemotePool;
}

export type SentCall = RemoteCall & { readonly hasSecrets: boolean };

/** Of a call, as it is sent. */
export function requestOf(
  call: RemoteCall,
  person: Person,
  { isUnattended = false }: Pick<RemoteListener, 'isUnattended'>,
): PipelineRequest {
  return pipelineOf(call, hostInfoOf(isUnattended ? {} : person));
}

export const sentCall = (call: RemoteCall): SentCall => ({
  ...call,
  hasSecrets: call.args.some(({ value }) => isSecret(value)),
});

export function makeRunner(
  run: (request: PipelineRequest, call: SentCall, following: Following) => AsyncIterable<HeardEvent>,
  person: Person,
): (call: RemoteCall, listener: RemoteListener) => AsyncIterable<Value> {
  return (call, listener) =>
    hear(run(requestOf(call, person, listener), sentCall(call), listener), person, listener);
}

/** The output; what else comes is told, and questions are answered. */
export async function* hear(
  events: AsyncIterable<HeardEvent>,
  person: Person,
  listener: RemoteListener,
): AsyncGenerator<Value, void> {
  const { signal } = listener;
  const asked = listener.isUnattended === true ? {} : person;
  try {
    for await (const { event, pool } of events) {
      if (event.type === 'output') yield event.value;
      else if (event.type === 'hostCall') {
        const response = await answerCall(event.call, asked, signal);
        const { pipelineId } = event;
        if (response !== undefined && pipelineId !== undefined)
          await pool.respond(pipelineId, response, signal);
      } else tell(event, listener);
    }
  } catch (error) {
    throw signal.aborted ? new PipelineStoppedError(signal.reason) : error;
  }
}

function pipelineOf(
  { command, isScript = false, args, input }: RemoteCall,
  hostInfo: HostInfo,
): PipelineRequest {
  return {
    statements: [[{ text: command, isScript, useLocalScope: undefined, args, merges: noMerges }]],
    isNested: false,
    noInput: input === undefined,
    addToHistory: false,
    history: undefined,
    redirectErrors: false,
    apartmentState: 'Unknown',
    streamOptions: 0,
    hostInfo,
  };
}

function tell(event: PipelineEvent, listener: RemoteListener): void {
  const { reporter } = listener;
  switch (event.type) {
    case 'error':
      // Where it stands in what the server was sent says nothing to whoever typed it here.
      event.error.record.position = '';
      listener.writeError(event.error.record);
      return;
    case 'warning':
      reporter.warn(event.record.message);
      return;
    case 'verbose':
      reporter.verbose(event.record.message);
      return;
    case 'debug':
      reporter.debug(event.record.message);
      return;
    case 'information':
      reporter.information(informationOf(event.record));
      return;
    case 'progress': {
      const { percentComplete, secondsRemaining, parentActivityId, ...rest } = event.record;
      reporter.progress(
        new ProgressRecord({
          ...rest,
          ...(percentComplete >= 0 && { percentComplete }),
          ...(secondsRemaining >= 0 && { secondsRemaining }),
          ...(parentActivityId >= 0 && { parentActivityId }),
        }),
      );
    }
  }
}

/** Of Write-Host the record holds an object with the text and whether the line ends. */
function informationOf({ messageData, tags }: InformationRecord): MessageRecord {
  if (!tags.includes('PSHOST')) return new MessageRecord('information', toText(messageData));
  const text = toText(findMember(messageData, 'Message')?.value ?? messageData);
  const staysOnLine = toBoolean(findMember(messageData, 'NoNewLine')?.value);
  return new MessageRecord('information', text, { forHost: true, lineEnd: staysOnLine ? '' : '\n' });
}

function isSecret(value: Value): boolean {
  if (value instanceof SecureStringValue || value instanceof CredentialValue) return true;
  if (value instanceof HashtableValue) return value.values().some(isSecret);
  return Array.isArray(value) && value.some(isSecret);
}
