/** Runs single commands on a server for cmdlets that stand in for them here. */
import type { CmdletContext } from '../../cmdlets/kit/context.ts';
import { MessageRecord } from '../../cmdlets/kit/message-record.ts';
import { PipelineStoppedError } from '../../cmdlets/kit/pacer.ts';
import { ProgressRecord } from '../../cmdlets/kit/progress-record.ts';
import {
  CredentialValue,
  findMember,
  HashtableValue,
  SecureStringValue,
  toBoolean,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { type InformationRecord, noMerges, type PipelineRequest } from '../../wire/psrp/index.ts';
import { answerCall, hostInfoOf, type Person } from './host-calls.ts';
import type { RemoteCall, RunRemote } from './proxy-cmdlets.ts';
import type { PipelineEvent, RemotePool } from './remote-pool.ts';

/** `getPool` opens the session anew where the server has closed it meanwhile. */
export function makeRunner(
  run: (
    request: PipelineRequest,
    call: RemoteCall & { readonly hasSecrets: boolean },
    signal: AbortSignal,
  ) => AsyncIterable<{ readonly event: PipelineEvent; readonly pool: RemotePool }>,
  person: Person,
): RunRemote {
  return async function* (call, context) {
    const { signal } = context;
    const hasSecrets = call.args.some(({ value }) => isSecret(value));
    try {
      for await (const { event, pool } of run(requestOf(call, person), { ...call, hasSecrets }, signal)) {
        if (event.type === 'output') yield event.value;
        else if (event.type === 'hostCall') {
          const response = await answerCall(event.call, person, signal);
          const { pipelineId } = event;
          if (response !== undefined && pipelineId !== undefined)
            await pool.respond(pipelineId, response, signal);
        } else tell(event, context);
      }
    } catch (error) {
      throw signal.aborted ? new PipelineStoppedError(signal.reason) : error;
    }
  };
}

function requestOf({ command, isScript = false, args, input }: RemoteCall, person: Person): PipelineRequest {
  return {
    statements: [[{ text: command, isScript, useLocalScope: undefined, args, merges: noMerges }]],
    isNested: false,
    noInput: input === undefined,
    addToHistory: false,
    history: undefined,
    redirectErrors: false,
    apartmentState: 'Unknown',
    streamOptions: 0,
    hostInfo: hostInfoOf(person),
  };
}

function tell(event: PipelineEvent, { reporter, writeError }: CmdletContext): void {
  switch (event.type) {
    case 'error':
      // Where it stands in what the server was sent says nothing to whoever typed it here.
      event.error.record.position = '';
      writeError(event.error.record);
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
