/** How PowerShell tells of wrong use, with the category and id that scripts catch. */
import {
  type ErrorCategory,
  ErrorRecord,
  PowerShellError,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { errorIdOf, isPowerShellOwn } from './error-id.ts';

const bindingExceptions = [
  'System.Management.Automation.ParameterBindingException',
  'System.Management.Automation.RuntimeException',
  'System.SystemException',
  'System.Exception',
  'System.Object',
];

export interface BindingErrorFields {
  readonly cmdlet: string;
  readonly id: string;
  readonly message: string;
  readonly category?: ErrorCategory;
  readonly target?: Value;
  readonly reason?: string;
}

export function bindingError(fields: BindingErrorFields): PowerShellError {
  const { cmdlet, id, message, category = 'InvalidArgument', target = null, reason } = fields;
  const own = `System.Management.Automation.${reason}`;
  return new PowerShellError(
    new ErrorRecord({
      message,
      category,
      fullyQualifiedErrorId: errorIdOf(id, cmdlet),
      exceptionTypes: reason === undefined ? bindingExceptions : [own, ...bindingExceptions],
      targetObject: target,
      activity: cmdlet,
    }),
  );
}

export function unknownParameter(cmdlet: string, name: string, near: string | undefined): PowerShellError {
  const hint = near === undefined ? '' : ` Did you mean -${near}?`;
  return bindingError({
    cmdlet,
    id: 'NamedParameterNotFound',
    message: `A parameter cannot be found that matches parameter name '${name}'.${hint}`,
    target: name,
  });
}

export function ambiguousParameter(
  cmdlet: string,
  name: string,
  matches: readonly string[],
): PowerShellError {
  const names = matches.map((match) => `-${match}`).join(' ');
  return bindingError({
    cmdlet,
    id: 'AmbiguousParameter',
    message: `Parameter cannot be processed because the parameter name '${name}' is ambiguous. Possible matches include: ${names}.`,
    target: name,
  });
}

export function missingArgument(cmdlet: string, name: string, typeName: string): PowerShellError {
  return bindingError({
    cmdlet,
    id: 'MissingArgument',
    message: `Missing an argument for parameter '${name}'. Specify a parameter of type '${typeName}' and try again.`,
    target: name,
  });
}

export function alreadyBound(cmdlet: string, name: string): PowerShellError {
  return bindingError({
    cmdlet,
    id: 'ParameterAlreadyBound',
    message: `Cannot bind parameter because parameter '${name}' is specified more than once. To provide multiple values to parameters that can accept multiple values, use the array syntax. For example, "-parameter value1,value2,value3".`,
    target: name,
  });
}

export function positionalNotFound(cmdlet: string, shown: string): PowerShellError {
  return bindingError({
    cmdlet,
    id: 'PositionalParameterNotFound',
    message: `A positional parameter cannot be found that accepts argument '${shown}'.`,
    target: shown,
  });
}

export function ambiguousSet(cmdlet: string): PowerShellError {
  return bindingError({
    cmdlet,
    id: 'AmbiguousParameterSet',
    message:
      'Parameter set cannot be resolved using the specified named parameters. One or more parameters issued cannot be used together or an insufficient number of parameters were provided.',
  });
}

export function missingMandatory(cmdlet: string, names: readonly string[]): PowerShellError {
  return bindingError({
    cmdlet,
    id: 'MissingMandatoryParameter',
    message: `Cannot process command because of one or more missing mandatory parameters: ${names.join(' ')}.`,
    target: names.join(' '),
  });
}

/** Of parameters of PowerShell's own: those that every cmdlet has, and all of its own cmdlets. */
export function cannotConvert(cmdlet: string, name: string, why: string): PowerShellError {
  return bindingError({
    cmdlet,
    id: 'CannotConvertArgumentNoMessage',
    message: `Cannot bind parameter '${name}'. ${why}`,
    target: name,
  });
}

export function cannotTransform(cmdlet: string, name: string, why: string): PowerShellError {
  if (isPowerShellOwn(cmdlet)) return cannotConvert(cmdlet, name, why);
  return bindingError({
    cmdlet,
    id: 'ParameterArgumentTransformationError',
    message: `Cannot process argument transformation on parameter '${name}'. ${why}`,
    category: 'InvalidData',
    target: name,
    reason: 'ParameterBindingArgumentTransformationException',
  });
}

export function cannotValidate(cmdlet: string, name: string, why: string): PowerShellError {
  return bindingError({
    cmdlet,
    id: 'ParameterArgumentValidationError',
    message: `Cannot validate argument on parameter '${name}'. ${why}`,
    category: 'InvalidData',
    target: name,
    reason: 'ParameterBindingValidationException',
  });
}

export function cannotSet(cmdlet: string, name: string, why: string): PowerShellError {
  return bindingError({
    cmdlet,
    id: 'ParameterBindingFailed',
    message: `Cannot bind parameter '${name}' to the target. ${why}`,
    target: name,
  });
}

export function nothingGiven(cmdlet: string, name: string, what: 'Null' | 'EmptyString'): PowerShellError {
  const found = what === 'Null' ? 'null' : 'an empty string';
  return bindingError({
    cmdlet,
    id: `ParameterArgumentValidationError${what}NotAllowed`,
    message: `Cannot bind argument to parameter '${name}' because it is ${found}.`,
    category: 'InvalidData',
    target: name,
    reason: 'ParameterBindingValidationException',
  });
}

export function blockWithoutInput(cmdlet: string, name: string): PowerShellError {
  return bindingError({
    cmdlet,
    id: 'ScriptBlockArgumentNoInput',
    message: `Cannot evaluate parameter '${name}' because its argument is specified as a script block and there is no input. A script block cannot be evaluated without input.`,
    category: 'MetadataError',
    target: name,
  });
}

export function inputNotBound(cmdlet: string, item: Value): PowerShellError {
  return bindingError({
    cmdlet,
    id: 'InputObjectNotBound',
    message:
      'The input object cannot be bound to any parameters for the command either because the command does not take pipeline input or the input and its properties do not match any of the parameters that take pipeline input.',
    target: item,
  });
}
