import { ErrorRecord, toText } from '../../wire/powershell-language/index.ts';
import { bindingError } from '../kit/binding-errors.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, oneOf, text } from '../kit/parameter-types.ts';

const categories = [
  ...(['NotSpecified', 'InvalidOperation', 'InvalidArgument', 'InvalidData', 'InvalidType'] as const),
  ...(['MetadataError', 'ObjectNotFound', 'OperationStopped', 'OperationTimeout', 'ParserError'] as const),
  ...(['PermissionDenied', 'ResourceExists', 'ResourceUnavailable', 'LimitsExceeded'] as const),
  ...(['QuotaExceeded', 'WriteError', 'ReadError', 'SecurityError', 'NotImplemented'] as const),
] as const;

const exceptionTypes = [
  'Microsoft.PowerShell.Commands.WriteErrorException',
  'System.SystemException',
  'System.Exception',
  'System.Object',
];

export const cmdlet = defineCmdlet({
  name: 'Write-Error',
  synopsis: {
    en: 'Tells an error, after which the script goes on.',
    ko: '오류를 알립니다. 스크립트는 계속됩니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'NoException',
  parameters: {
    Message: parameter({
      schema: text(),
      synopsis: { en: 'What went wrong.', ko: '오류 내용.' },
      position: 0,
      mandatory: true,
      aliases: ['Msg'],
      fromPipeline: 'value',
      sets: ['NoException'],
    }),
    ErrorRecord: parameter({
      schema: anything(),
      synopsis: { en: 'An error that was caught before.', ko: '앞서 잡은 오류.' },
      mandatory: true,
      sets: ['ErrorRecord'],
    }),
    Category: parameter({
      schema: oneOf(categories, 'System.Management.Automation.ErrorCategory'),
      synopsis: { en: 'What kind of error.', ko: '오류의 범주.' },
      sets: ['NoException'],
    }),
    ErrorId: parameter({
      schema: text(),
      synopsis: { en: 'What scripts know it by.', ko: '스크립트가 알아보는 식별자.' },
      sets: ['NoException'],
    }),
    TargetObject: parameter({
      schema: anything(),
      synopsis: { en: 'What it happened with.', ko: '오류가 난 대상.' },
      sets: ['NoException'],
    }),
  },
  examples: [
    {
      line: 'Write-Error "No such customer." -Category ObjectNotFound',
      synopsis: { en: 'An error of one’s own.', ko: '직접 만든 오류.' },
    },
  ],
  async process({ Message, ErrorRecord: given, Category, ErrorId, TargetObject }, { reporter }) {
    if (given !== undefined) {
      if (!(given instanceof ErrorRecord)) throw noRecord(toText(given));
      reporter.error(given);
      return undefined;
    }
    reporter.error(
      new ErrorRecord({
        message: Message ?? '',
        category: Category ?? 'NotSpecified',
        fullyQualifiedErrorId: ErrorId ?? exceptionTypes[0] ?? '',
        exceptionTypes,
        targetObject: TargetObject,
        activity: 'Write-Error',
      }),
    );
    return undefined;
  },
});

function noRecord(shown: string) {
  return bindingError({
    cmdlet: 'Write-Error',
    id: 'ParameterArgumentTransformationError',
    message: `Cannot convert "${shown}" to type "System.Management.Automation.ErrorRecord". Give $_ of a catch block or an element of $Error.`,
    category: 'InvalidData',
  });
}
