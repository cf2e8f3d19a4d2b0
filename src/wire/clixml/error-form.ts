/** How an error record travels: [MS-PSRP] section 2.2.3.15, in the order of Windows. */
import { type ErrorCategory, ErrorRecord, HashtableValue, type Value } from '../powershell-language/index.ts';
import { RemoteObject } from './remote-object.ts';
import { setWireForm } from './wire-form.ts';

/** In the order of their numbers. */
const categories: readonly ErrorCategory[] = [
  'NotSpecified',
  'OpenError',
  'CloseError',
  'DeviceError',
  'DeadlockDetected',
  'InvalidArgument',
  'InvalidData',
  'InvalidOperation',
  'InvalidResult',
  'InvalidType',
  'MetadataError',
  'NotImplemented',
  'NotInstalled',
  'ObjectNotFound',
  'OperationStopped',
  'OperationTimeout',
  'SyntaxError',
  'ParserError',
  'PermissionDenied',
  'ResourceBusy',
  'ResourceExists',
  'ResourceUnavailable',
  'ReadError',
  'WriteError',
  'FromStdErr',
  'SecurityError',
  'ProtocolError',
  'ConnectionError',
  'AuthenticationError',
  'LimitsExceeded',
  'QuotaExceeded',
  'NotEnabled',
];

const recordTypes = ['System.Management.Automation.ErrorRecord', 'System.Object'];
const invocationTypes = ['System.Management.Automation.InvocationInfo', 'System.Object'];
/** COR_E_EXCEPTION, which every exception has that sets no other. */
const hResult = -2146233087;

export function errorForm(record: ErrorRecord): RemoteObject {
  return new RemoteObject({
    typeNames: recordTypes,
    text: record.message,
    extended: [
      ['Exception', exceptionForm(record)],
      ['TargetObject', record.targetObject],
      ['FullyQualifiedErrorId', record.fullyQualifiedErrorId],
      ['InvocationInfo', invocationForm(record)],
      ['ErrorCategory_Category', Math.max(0, categories.indexOf(record.category))],
      ['ErrorCategory_Activity', record.activity],
      ['ErrorCategory_Reason', record.reason],
      ['ErrorCategory_TargetName', record.targetName],
      ['ErrorCategory_TargetType', record.targetType],
      ['ErrorCategory_Message', record.categoryInfo],
      ['SerializeExtendedInfo', false],
    ],
  });
}

function exceptionForm(record: ErrorRecord): RemoteObject {
  const noData = setWireForm(new HashtableValue(), {
    typeNames: ['System.Collections.ListDictionaryInternal', 'System.Object'],
  });
  return new RemoteObject({
    typeNames: record.exceptionTypes,
    text: `${record.exceptionTypes[0] ?? 'System.Exception'}: ${record.message}`,
    adapted: [
      ['Message', record.message],
      ['Data', noData],
      ['InnerException', null],
      ['TargetSite', null],
      ['StackTrace', null],
      ['HelpLink', null],
      ['Source', null],
      ['HResult', hResult],
    ],
  });
}

function invocationForm(record: ErrorRecord): RemoteObject | null {
  if (record.position === '' && record.activity === '') return null;
  const place = /line:(\d{1,9}) char:(\d{1,9})/.exec(record.position);
  return new RemoteObject({
    typeNames: invocationTypes,
    text: 'System.Management.Automation.InvocationInfo',
    adapted: [
      ['MyCommand', record.activity],
      ['ScriptLineNumber', Number(place?.[1] ?? 0)],
      ['OffsetInLine', Number(place?.[2] ?? 0)],
      ['ScriptName', ''],
      ['Line', ''],
      ['PositionMessage', record.position],
      ['InvocationName', record.activity],
      ['PipelineLength', 0],
      ['PipelinePosition', 0],
      ['ExpectingInput', false],
      ['CommandOrigin', 'Internal'],
    ],
  });
}

const textOf = (value: Value): string | undefined => (typeof value === 'string' ? value : undefined);

/** For `catch [Type]`, which names the type that was thrown and not what came over. */
const ownTypeName = (typeName: string): string => typeName.replace(/^Deserialized\./, '');

/** The record inside what a peer sent; undefined when it holds no message. */
export function findErrorRecord(form: Value): ErrorRecord | undefined {
  if (form instanceof ErrorRecord) return form;
  if (!(form instanceof RemoteObject)) return undefined;
  const field = (name: string): Value => form.get(name)?.value;
  const exception = field('Exception');
  const told = exception instanceof RemoteObject ? textOf(exception.get('Message')?.value) : undefined;
  const message = textOf(field('ErrorDetails_Message')) ?? told ?? form.text;
  if (message === undefined) return undefined;
  const number = field('ErrorCategory_Category');
  const invocation = field('InvocationInfo');
  const position =
    invocation instanceof RemoteObject ? textOf(invocation.get('PositionMessage')?.value) : undefined;
  return new ErrorRecord({
    message,
    category: (typeof number === 'number' ? categories[number] : undefined) ?? 'NotSpecified',
    fullyQualifiedErrorId: textOf(field('FullyQualifiedErrorId')) ?? '',
    targetObject: field('TargetObject') ?? null,
    activity: textOf(field('ErrorCategory_Activity')) ?? '',
    position: position ?? textOf(field('InvocationInfo_PositionMessage')) ?? '',
    ...(exception instanceof RemoteObject && { exceptionTypes: exception.typeNames.map(ownTypeName) }),
    ...reasonField(textOf(field('ErrorCategory_Reason'))),
  });
}

const reasonField = (reason: string | undefined): { reason?: string } =>
  reason === undefined || reason === '' ? {} : { reason };
