/** What goes wrong while a script runs, with the fields of PowerShell's error records. */
import { toText } from './convert.ts';
import { positionMessage, type SourceText, type Span } from './source.ts';
import { typeNameOf } from './type-names.ts';
import { type Adapter, adapter, type Value } from './value.ts';

/** System.Management.Automation.ErrorCategory, whole: a remote server may send any of them. */
export type ErrorCategory =
  | 'NotSpecified'
  | 'OpenError'
  | 'CloseError'
  | 'OpenError'
  | 'DeviceError'
  | 'DeadlockDetected'
  | 'InvalidArgument'
  | 'InvalidData'
  | 'InvalidOperation'
  | 'InvalidResult'
  | 'InvalidType'
  | 'MetadataError'
  | 'NotImplemented'
  | 'NotInstalled'
  | 'ObjectNotFound'
  | 'OperationStopped'
  | 'OperationTimeout'
  | 'SyntaxError'
  | 'ParserError'
  | 'PermissionDenied'
  | 'ResourceBusy'
  | 'ResourceExists'
  | 'ResourceUnavailable'
  | 'ReadError'
  | 'WriteError'
  | 'FromStdErr'
  | 'SecurityError'
  | 'CloseError'
  | 'OpenError'
  | 'ProtocolError'
  | 'ConnectionError'
  | 'AuthenticationError'
  | 'LimitsExceeded'
  | 'QuotaExceeded'
  | 'NotEnabled';

export interface ErrorRecordFields {
  readonly message: string;
  readonly category: ErrorCategory;
  readonly fullyQualifiedErrorId: string;
  /** Most derived first, for `catch [type]`. */
  readonly exceptionTypes?: readonly string[];
  readonly targetObject?: Value;
  readonly activity?: string;
  readonly reason?: string;
  readonly position?: string;
  /** Of what is refused for the moment: how soon it may be asked for again. */
  readonly retryAfterSeconds?: number | undefined;
}

const runtimeException = [
  'System.Management.Automation.RuntimeException',
  'System.SystemException',
  'System.Exception',
  'System.Object',
];

/** The value in `$_` of a catch block, in `$Error` and on the error stream. */
export class ErrorRecord {
  readonly message: string;
  readonly category: ErrorCategory;
  readonly fullyQualifiedErrorId: string;
  readonly exceptionTypes: readonly string[];
  readonly targetObject: Value;
  readonly activity: string;
  readonly reason: string;
  /** `At line:1 char:5` and the two lines below it; empty when unknown. */
  position: string;
  readonly retryAfterSeconds: number | undefined;

  constructor(fields: ErrorRecordFields) {
    this.message = fields.message;
    this.category = fields.category;
    this.fullyQualifiedErrorId = fields.fullyQualifiedErrorId;
    this.exceptionTypes = fields.exceptionTypes ?? runtimeException;
    this.targetObject = fields.targetObject ?? null;
    this.activity = fields.activity ?? '';
    this.reason = fields.reason ?? this.exceptionTypes[0]?.split('.').at(-1) ?? 'RuntimeException';
    this.position = fields.position ?? '';
    this.retryAfterSeconds = fields.retryAfterSeconds;
  }

  get targetName(): string {
    const target = this.targetObject;
    return Array.isArray(target) ? typeNameOf(target) : toText(target);
  }

  get targetType(): string {
    const target = this.targetObject;
    if (target === null || target === undefined) return '';
    const typeName = typeNameOf(target).split('.').at(-1) ?? '';
    return typeName === 'PSCustomObject' ? 'PSObject' : typeName;
  }

  get categoryInfo(): string {
    const target = `${shorten(this.targetName)}:${shorten(this.targetType)}`;
    return `${this.category}: (${target}) [${shorten(this.activity)}], ${shorten(this.reason)}`;
  }

  get [adapter](): Adapter {
    return recordAdapter(this);
  }
}

/** PowerShell leaves out the middle of what is longer than 40 characters. */
function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 19)}…${text.slice(-19)}`;
}

function recordAdapter(record: ErrorRecord): Adapter {
  const properties: Readonly<Record<string, () => Value>> = {
    exception: () => exceptionOf(record),
    targetobject: () => record.targetObject,
    categoryinfo: () => categoryOf(record),
    fullyqualifiederrorid: () => record.fullyQualifiedErrorId,
    errordetails: () => null,
    invocationinfo: () => ({ PositionMessage: record.position, MyCommand: record.activity }),
    scriptstacktrace: () => record.position,
  };
  return {
    typeNames: ['System.Management.Automation.ErrorRecord', 'System.Object'],
    toText: () => record.message,
    propertyNames: () => [
      'Exception',
      'TargetObject',
      'CategoryInfo',
      'FullyQualifiedErrorId',
      'ErrorDetails',
      'InvocationInfo',
      'ScriptStackTrace',
    ],
    get: (name) => {
      const key = name.toLowerCase();
      return Object.hasOwn(properties, key) ? { value: properties[key]?.() } : undefined;
    },
  };
}

function categoryOf(record: ErrorRecord): Value {
  const properties = new Map<string, Value>([
    ['category', record.category],
    ['activity', record.activity],
    ['reason', record.reason],
    ['targetname', record.targetName],
    ['targettype', record.targetType],
  ]);
  const view: Adapter = {
    typeNames: ['System.Management.Automation.ErrorCategoryInfo', 'System.Object'],
    toText: () => record.categoryInfo,
    propertyNames: () => ['Category', 'Activity', 'Reason', 'TargetName', 'TargetType'],
    get: (name) => {
      const value = properties.get(name.toLowerCase());
      return value === undefined ? undefined : { value };
    },
  };
  return { [adapter]: view };
}

function exceptionOf(record: ErrorRecord): Value {
  const view: Adapter = {
    typeNames: record.exceptionTypes,
    toText: () => `${record.exceptionTypes[0]}: ${record.message}`,
    propertyNames: () => ['Message', 'InnerException', 'StackTrace'],
    get: (name) => {
      switch (name.toLowerCase()) {
        case 'message':
          return { value: record.message };
        case 'innerexception':
        case 'stacktrace':
          return { value: null };
        default:
          return undefined;
      }
    },
  };
  return { [adapter]: view };
}

/** Ends the statement; without a `try` around it the script goes on with the next one. */
export class PowerShellError extends Error {
  override readonly name = 'PowerShellError';
  readonly record: ErrorRecord;
  /** Made by `throw` or by `-ErrorAction Stop`: ends the script, not only the statement. */
  readonly terminating: boolean;

  constructor(record: ErrorRecord, terminating = false) {
    super(record.message);
    this.record = record;
    this.terminating = terminating;
  }
}

/** A limit was reached. No `catch` in a script sees it: otherwise a loop could catch its own end. */
export class ScriptLimitError extends Error {
  override readonly name = 'ScriptLimitError';
  readonly limit: 'steps' | 'depth' | 'memory' | 'time';
  #hasPosition = false;

  constructor(limit: ScriptLimitError['limit'], message: string) {
    super(message);
    this.limit = limit;
  }

  /** The innermost statement that was running; what is further out changes nothing. */
  addPosition(position: string): void {
    if (this.#hasPosition) return;
    this.#hasPosition = true;
    this.message = `${this.message}\n${position}`;
  }
}

export function fail(
  fullyQualifiedErrorId: string,
  message: string,
  category: ErrorCategory = 'InvalidOperation',
  exceptionTypes?: readonly string[],
  targetObject?: Value,
): never {
  const fields = { message, category, fullyQualifiedErrorId, targetObject };
  throw new PowerShellError(new ErrorRecord(exceptionTypes ? { ...fields, exceptionTypes } : fields));
}

/** Errors know no place where they happen; the statement that was running adds it on the way out. */
export function addPosition(error: unknown, source: SourceText, span: Span): void {
  if (error instanceof ScriptLimitError) error.addPosition(positionMessage(source, span));
  else if (error instanceof PowerShellError && error.record.position === '') {
    error.record.position = positionMessage(source, span);
  }
}
