/** Records beside the output: [MS-PSRP] sections 2.2.2.19 to 2.2.2.26. */
import { findErrorRecord, RemoteObject, setWireForm } from '../clixml/index.ts';
import { TypedNumber, type Value } from '../powershell-language/index.ts';
import type { BodyCodec, BodyCodecs } from './body.ts';
import { writtenError } from './error-body.ts';
import { Fields } from './fields.ts';
import type { MessageOf } from './message.ts';
import { enumPart, part } from './payload.ts';
import { PsrpError } from './psrp-error.ts';
import type { InformationalRecord, InformationRecord, ProgressRecord } from './records.ts';

type InformationalType = 'DEBUG_RECORD' | 'VERBOSE_RECORD' | 'WARNING_RECORD';

type RecordBodies = BodyCodecs<InformationalType | 'ERROR_RECORD' | 'PROGRESS_RECORD' | 'INFORMATION_RECORD'>;

function informational<T extends InformationalType>(type: T, typeName: string): BodyCodec<MessageOf<T>> {
  const typeNames = [
    `System.Management.Automation.${typeName}`,
    'System.Management.Automation.InformationalRecord',
    'System.Object',
  ];
  return {
    write: ({ record }) =>
      new RemoteObject({
        typeNames,
        text: record.message,
        extended: [
          ['InformationalRecord_Message', record.message],
          ['InformationalRecord_SerializeInvocationInfo', false],
        ],
      }),
    read: (value) => ({ type, record: readInformational(value, type) }) as MessageOf<T>,
  };
}

function readInformational(value: Value, type: InformationalType): InformationalRecord {
  const fields = new Fields(value, type);
  const position = fields.findText('InvocationInfo_PositionMessage');
  const message = fields.findText('InformationalRecord_Message') ?? fields.findText('Message');
  if (message === undefined) throw new PsrpError('badPayload', `${type} holds no message.`);
  return { message, ...(position !== undefined && position !== '' && { position }) };
}

const textList =
  'System.Collections.Generic.List`1[[System.String, mscorlib, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089]]';

/** Also the form of a progress record in a call of WriteProgress. */
export function writeProgress(record: ProgressRecord): Value {
  return part([
    ['Activity', record.activity],
    ['ActivityId', record.activityId],
    ['StatusDescription', record.statusDescription],
    ['CurrentOperation', record.currentOperation ?? null],
    ['ParentActivityId', record.parentActivityId],
    ['PercentComplete', record.percentComplete],
    [
      'Type',
      enumPart('ProgressRecordType', record.completed ? 'Completed' : 'Processing', record.completed ? 1 : 0),
    ],
    ['SecondsRemaining', record.secondsRemaining],
  ]);
}

function readProgress(value: Value): ProgressRecord {
  const fields = new Fields(value, 'PROGRESS_RECORD');
  return {
    activity: fields.text('Activity'),
    activityId: fields.number('ActivityId'),
    statusDescription: fields.findText('StatusDescription') ?? '',
    currentOperation: fields.findText('CurrentOperation'),
    parentActivityId: fields.findNumber('ParentActivityId') ?? -1,
    percentComplete: fields.findNumber('PercentComplete') ?? -1,
    secondsRemaining: fields.findNumber('SecondsRemaining') ?? -1,
    completed: fields.findNumber('Type') === 1,
  };
}

const unsigned = (value: number): TypedNumber => new TypedNumber('UInt32', value);

function writeInformation(record: InformationRecord): Value {
  return part([
    ['MessageData', record.messageData],
    ['Source', record.source],
    ['TimeGenerated', record.timeGenerated],
    ['Tags', setWireForm([...record.tags], { tag: 'LST', typeNames: [textList, 'System.Object'] })],
    ['User', record.user],
    ['Computer', record.computer],
    ['ProcessId', unsigned(record.processId)],
    // Threads of .NET, of which there are none here.
    ['NativeThreadId', unsigned(0)],
    ['ManagedThreadId', unsigned(0)],
  ]);
}

function readInformation(value: Value): InformationRecord {
  const fields = new Fields(value, 'INFORMATION_RECORD');
  const tags = fields.findList('Tags') ?? [];
  return {
    messageData: fields.value('MessageData'),
    source: fields.findText('Source') ?? '',
    timeGenerated: fields.date('TimeGenerated'),
    tags: tags.filter((tag) => typeof tag === 'string'),
    user: fields.findText('User') ?? '',
    computer: fields.findText('Computer') ?? '',
    processId: fields.findNumber('ProcessId') ?? 0,
  };
}

export const recordBodies: RecordBodies = {
  DEBUG_RECORD: informational('DEBUG_RECORD', 'DebugRecord'),
  VERBOSE_RECORD: informational('VERBOSE_RECORD', 'VerboseRecord'),
  WARNING_RECORD: informational('WARNING_RECORD', 'WarningRecord'),
  ERROR_RECORD: {
    write: ({ error, details }) => details ?? writtenError(error),
    read: (value) => {
      const error = findErrorRecord(value);
      if (!error) throw new PsrpError('badPayload', 'ERROR_RECORD holds no message.');
      return { type: 'ERROR_RECORD', error, details: value };
    },
  },
  PROGRESS_RECORD: {
    write: ({ record }) => writeProgress(record),
    read: (value) => ({ type: 'PROGRESS_RECORD', record: readProgress(value) }),
  },
  INFORMATION_RECORD: {
    write: ({ record }) => writeInformation(record),
    read: (value) => ({ type: 'INFORMATION_RECORD', record: readInformation(value) }),
  },
};
