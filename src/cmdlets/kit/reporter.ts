/** Tells what happens in one command, by the preferences that hold for it. */
import {
  type CommandStage,
  ErrorRecord,
  ListValue,
  PowerShellError,
  positionMessage,
  type Scope,
  type Session,
  type StreamName,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';
import type { CommonValues } from './common-parameters.ts';
import { errorIdOf } from './error-id.ts';
import { MessageRecord } from './message-record.ts';
import type { StreamSink } from './ports.ts';
import { type Action, Preferences } from './preferences.ts';
import type { ProgressRecord } from './progress-record.ts';

export class Reporter {
  readonly preferences: Preferences;
  readonly #stage: CommandStage;
  readonly #session: Session;
  readonly #streams: StreamSink;
  readonly #variables: readonly Gathering[];
  /** Of `-PipelineVariable`: holds the object that is on its way. */
  readonly #pipelineVariable: string | undefined;

  constructor(stage: CommandStage, common: CommonValues, session: Session, streams: StreamSink) {
    this.preferences = new Preferences(common, stage.scope);
    this.#stage = stage;
    this.#session = session;
    this.#streams = streams;
    this.#pipelineVariable = common.PipelineVariable?.toLowerCase();
    this.#variables = [
      new Gathering('error', common.ErrorVariable, stage.scope),
      new Gathering('warning', common.WarningVariable, stage.scope),
      new Gathering('information', common.InformationVariable, stage.scope),
      new Gathering('output', common.OutVariable, stage.scope),
    ];
  }

  /** An error after which the command may go on. */
  error(record: ErrorRecord): void {
    if (record.position === '') record.position = positionMessage(this.#stage.source, this.#stage.span);
    const action = this.preferences.error;
    this.#session.lastSuccess = false;
    if (action === 'ignore') return;
    this.#gather('error', record);
    if (action === 'stop' || action === 'inquire') throw new PowerShellError(record, true);
    this.#session.addError(record);
    if (action === 'continue') this.#streams.write('error', record);
  }

  warn(text: string): void {
    const record = new MessageRecord('warning', text);
    this.#tell('warning', this.preferences.warning, record);
  }

  verbose(text: string): void {
    this.#tell('verbose', this.preferences.verbose, new MessageRecord('verbose', text));
  }

  debug(text: string): void {
    this.#tell('debug', this.preferences.debug, new MessageRecord('debug', text));
  }

  /** What is for the host is shown whatever the preference says, but for `Ignore`. */
  information(record: MessageRecord): void {
    const { information } = this.preferences;
    const action = record.forHost && information === 'silentlycontinue' ? 'continue' : information;
    this.#tell('information', action, record);
  }

  progress(record: ProgressRecord): void {
    this.#tell('progress', this.preferences.progress, record);
  }

  output(value: Value): void {
    this.#gather('output', value);
    if (this.#pipelineVariable !== undefined) this.#stage.scope.set(this.#pipelineVariable, value);
  }

  #tell(stream: StreamName, action: Action, record: MessageRecord | ProgressRecord): void {
    if (action === 'ignore') return;
    this.#gather(stream, record);
    if (action === 'silentlycontinue') return;
    this.#streams.write(stream, record);
    if (action !== 'stop') return;
    throw new PowerShellError(
      new ErrorRecord({
        message: `The running command stopped because the preference variable "${stream[0]?.toUpperCase()}${stream.slice(1)}Preference" or common parameter is set to Stop: ${toText(record)}`,
        category: 'OperationStopped',
        fullyQualifiedErrorId: errorIdOf('ActionPreferenceStop', this.#stage.name),
        activity: this.#stage.name,
      }),
      true,
    );
  }

  #gather(stream: StreamName | 'output', value: Value): void {
    for (const each of this.#variables) if (each.stream === stream) each.add(value);
  }
}

/** A variable of the caller's, such as that of `-ErrorVariable`; `+name` goes on with what it holds. */
class Gathering {
  readonly stream: StreamName | 'output';
  readonly #name: string | undefined;
  readonly #values: ListValue;

  constructor(stream: StreamName | 'output', name: string | undefined, scope: Scope) {
    this.stream = stream;
    this.#name = name?.replace(/^[+$]+/, '').toLowerCase();
    const before = name?.startsWith('+') && this.#name ? scope.get(this.#name) : null;
    this.#values = new ListValue();
    if (Array.isArray(before)) for (const value of before) this.#values.push(value);
    if (this.#name !== undefined) scope.set(this.#name, this.#values);
  }

  add(value: Value): void {
    if (this.#name !== undefined) this.#values.push(value);
  }
}
