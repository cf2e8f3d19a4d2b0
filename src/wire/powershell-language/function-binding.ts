/** Arguments of a script's own functions to their parameters. Cmdlets of the host have a binder of their own. */
import type { ParamBlock, Parameter } from './ast.ts';
import { castTo } from './cast.ts';
import { compileExpression } from './compile-expressions.ts';
import { toBoolean, toText } from './convert.ts';
import type { Argument, Code } from './effect.ts';
import type { Frame } from './frame.ts';
import { findMember } from './members.ts';
import { ErrorRecord, fail, PowerShellError } from './script-error.ts';
import { findTypeName } from './type-names.ts';
import type { Value } from './value.ts';

const bindingException = [
  'System.Management.Automation.ParameterBindingException',
  'System.Management.Automation.RuntimeException',
  'System.SystemException',
  'System.Exception',
  'System.Object',
];

function attributeOf(parameter: Parameter, name: string) {
  return parameter.attributes.find(
    (one) => one.kind === 'Attribute' && one.name.toLowerCase().replace(/attribute$/, '') === name,
  );
}

/** `[Parameter(Mandatory)]` and `[Parameter(Mandatory = $true)]` alike. */
function hasFlag(parameter: Parameter, flag: string): boolean {
  const attribute = attributeOf(parameter, 'parameter');
  if (attribute?.kind !== 'Attribute') return false;
  const argument = attribute.named.find(({ name }) => name.toLowerCase() === flag);
  if (!argument) return false;
  return !(argument.value?.kind === 'Variable' && argument.value.path.toLowerCase() === 'false');
}

function typeOf(parameter: Parameter): string | undefined {
  const type = parameter.attributes.find((one) => one.kind === 'TypeConstraint');
  return type?.kind === 'TypeConstraint' ? type.typeName : undefined;
}

const isSwitch = (parameter: Parameter): boolean =>
  /^(?:switch|(?:system\.)?management\.automation\.switchparameter)$/i.test(typeOf(parameter) ?? '');

function aliasesOf(parameter: Parameter): readonly string[] {
  const attribute = attributeOf(parameter, 'alias');
  if (attribute?.kind !== 'Attribute') return [];
  return attribute.positional.map((value) => (value.kind === 'String' ? value.value.toLowerCase() : ''));
}

function positionOf(parameter: Parameter, index: number): number {
  const attribute = attributeOf(parameter, 'parameter');
  const argument =
    attribute?.kind === 'Attribute'
      ? attribute.named.find(({ name }) => name.toLowerCase() === 'position')
      : undefined;
  return argument?.value?.kind === 'Number' ? Number(argument.value.value) - 1_000 : index;
}

/** Only a function that says so is strict about arguments; others put what is left into `$args`. */
export function isAdvanced(param: ParamBlock | undefined): boolean {
  if (!param) return false;
  return (
    param.attributes.some(({ name }) => /^cmdletbinding$/i.test(name)) ||
    param.parameters.some((parameter) => attributeOf(parameter, 'parameter') !== undefined)
  );
}

function findParameter(parameters: readonly Parameter[], name: string): Parameter | undefined {
  const lower = name.toLowerCase();
  const exact = parameters.find((one) => one.name.toLowerCase() === lower || aliasesOf(one).includes(lower));
  if (exact) return exact;
  const candidates = parameters.filter((one) => one.name.toLowerCase().startsWith(lower));
  if (candidates.length > 1) {
    const names = candidates.map((one) => `-${one.name}`).join(' ');
    return failBinding(
      'AmbiguousParameter',
      `Parameter cannot be processed because the parameter name '${name}' is ambiguous. Possible matches include: ${names}.`,
      name,
    );
  }
  return candidates[0];
}

function failBinding(id: string, message: string, target: string): never {
  return fail(id, message, 'InvalidArgument', bindingException, target);
}

/** Sets the parameters in the frame's scope and returns what is left over, for `$args`. */
export function* bindArguments(
  parameters: readonly Parameter[],
  args: readonly Argument[],
  frame: Frame,
  strict: boolean,
): Code<readonly Value[]> {
  const given = new Map<Parameter, Value>();
  const positional = takeNamed(parameters, args, given, strict);
  const rest: Value[] = [];
  const open = parameters
    .map((parameter, index) => ({ parameter, position: positionOf(parameter, index) }))
    .filter(({ parameter }) => !given.has(parameter) && !isSwitch(parameter))
    .sort((left, right) => left.position - right.position);
  for (const value of positional) {
    const next = open.shift();
    if (next) given.set(next.parameter, value);
    else if (strict)
      failBinding(
        'PositionalParameterNotFound',
        `A positional parameter cannot be found that accepts argument '${toText(value)}'.`,
        toText(value),
      );
    else rest.push(value);
  }
  yield* setParameters(parameters, given, frame);
  return rest;
}

function takeNamed(
  parameters: readonly Parameter[],
  args: readonly Argument[],
  given: Map<Parameter, Value>,
  strict: boolean,
): readonly Value[] {
  const positional: Value[] = [];
  let onlyValues = false;
  for (let index = 0; index < args.length; index++) {
    const argument = args[index];
    if (!argument) break;
    if (argument.kind === 'value' || onlyValues) {
      positional.push(argument.kind === 'value' ? argument.value : `-${argument.name}`);
      continue;
    }
    if (argument.name === '-') {
      onlyValues = true;
      continue;
    }
    const parameter = findParameter(parameters, argument.name);
    if (!parameter) {
      if (strict)
        failBinding(
          'NamedParameterNotFound',
          `A parameter cannot be found that matches parameter name '${argument.name}'.`,
          argument.name,
        );
      positional.push(`-${argument.name}`);
      if (argument.hasValue) positional.push(argument.value);
      continue;
    }
    if (given.has(parameter)) {
      failBinding(
        'ParameterAlreadyBound',
        `Cannot bind parameter because parameter '${parameter.name}' is specified more than once. To provide multiple values to parameters that can accept multiple values, use the array syntax. For example, "-parameter value1,value2,value3".`,
        parameter.name,
      );
    }
    if (argument.hasValue || isSwitch(parameter)) {
      given.set(parameter, argument.hasValue ? argument.value : true);
      continue;
    }
    const next = args[index + 1];
    if (next?.kind !== 'value') {
      const type = findTypeName(typeOf(parameter) ?? 'object') ?? 'System.Object';
      return failBinding(
        'MissingArgument',
        `Missing an argument for parameter '${parameter.name}'. Specify a parameter of type '${type}' and try again.`,
        parameter.name,
      );
    }
    given.set(parameter, next.value);
    index++;
  }
  return positional;
}

function* setParameters(
  parameters: readonly Parameter[],
  given: ReadonlyMap<Parameter, Value>,
  frame: Frame,
): Code<void> {
  const missing = parameters.filter(
    (parameter) => !given.has(parameter) && hasFlag(parameter, 'mandatory') && !takesPipeline(parameter),
  );
  if (missing.length > 0) {
    const names = missing.map((parameter) => parameter.name).join(' ');
    failBinding(
      'MissingMandatoryParameter',
      `Cannot process command because of one or more missing mandatory parameters: ${names}.`,
      names,
    );
  }
  for (const parameter of parameters) {
    if (given.has(parameter)) setParameter(parameter, given.get(parameter), frame);
    else if (parameter.defaultValue)
      setParameter(parameter, yield* compileExpression(parameter.defaultValue).run(frame), frame);
    else if (isSwitch(parameter)) frame.scope.set(parameter.name.toLowerCase(), false);
    else setParameter(parameter, null, frame);
  }
}

function setParameter(parameter: Parameter, value: Value, frame: Frame): void {
  const name = parameter.name.toLowerCase();
  const type = typeOf(parameter);
  if (type === undefined) {
    frame.scope.set(name, value ?? null);
    return;
  }
  const convert = (raw: Value): Value => {
    if (isSwitch(parameter)) return toBoolean(raw);
    if ((raw === null || raw === undefined) && !/^(?:system\.)?string$|^int|^bool/i.test(type)) return null;
    return castTo(type, raw);
  };
  try {
    frame.scope.setConverted(name, value, convert);
  } catch (error) {
    if (!(error instanceof PowerShellError)) throw error;
    const { record } = error;
    const message = `Cannot process argument transformation on parameter '${parameter.name}'. ${record.message}`;
    throw new PowerShellError(
      new ErrorRecord({
        message,
        category: 'InvalidData',
        fullyQualifiedErrorId: 'ParameterArgumentTransformationError',
        exceptionTypes: bindingException,
      }),
    );
  }
}

const takesPipeline = (parameter: Parameter): boolean =>
  hasFlag(parameter, 'valuefrompipeline') || hasFlag(parameter, 'valuefrompipelinebypropertyname');

/** True when a parameter took the object or one of its properties. */
export function bindPipelineItem(parameters: readonly Parameter[], item: Value, frame: Frame): boolean {
  let bound = false;
  for (const parameter of parameters) {
    if (hasFlag(parameter, 'valuefrompipeline')) {
      setParameter(parameter, item, frame);
      bound = true;
    } else if (hasFlag(parameter, 'valuefrompipelinebypropertyname')) {
      const found = item === null || item === undefined ? undefined : findMember(item, parameter.name);
      if (!found) continue;
      setParameter(parameter, found.value, frame);
      bound = true;
    }
  }
  return bound;
}
