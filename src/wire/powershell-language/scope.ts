import type { ScriptBlockValue } from './script-block.ts';
import { fail, PowerShellError } from './script-error.ts';
import type { Value } from './value.ts';

interface Slot {
  value: Value;
  /** `[int]$x = 1` converts whatever is assigned later, too. */
  convert: ((value: Value) => Value) | undefined;
  isReadOnly?: boolean;
}

const constants = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** A value that does not fit the type of its variable is told of in words of its own. */
function convertAssigned(convert: (value: Value) => Value, value: Value): Value {
  try {
    return convert(value);
  } catch (error) {
    if (!(error instanceof PowerShellError)) throw error;
    return fail('RuntimeException', error.record.message, 'MetadataError', [
      'System.Management.Automation.ArgumentTransformationMetadataException',
      ...error.record.exceptionTypes,
    ]);
  }
}

function refuseWriting(name: string): never {
  return fail(
    'VariableNotWritable',
    `Cannot overwrite variable ${name} because it is read-only or constant.`,
    'WriteError',
    [
      'System.Management.Automation.SessionStateUnauthorizedAccessException',
      'System.Exception',
      'System.Object',
    ],
    name,
  );
}

/** Variables and functions of one call. Reading looks outward, assigning stays inside: specification section 3.5. */
export class Scope {
  readonly parent: Scope | undefined;
  readonly #variables = new Map<string, Slot>();
  readonly #functions = new Map<string, ScriptBlockValue>();

  constructor(parent?: Scope) {
    this.parent = parent;
  }

  get global(): Scope {
    let scope: Scope = this;
    while (scope.parent) scope = scope.parent;
    return scope;
  }

  /** `name` in lower case, without a scope in front. */
  get(name: string): Value {
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      const slot = scope.#variables.get(name);
      if (slot) return slot.value;
    }
    return constants.get(name) ?? null;
  }

  has(name: string): boolean {
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      if (scope.#variables.has(name)) return true;
    }
    return constants.has(name);
  }

  set(name: string, value: Value): void {
    const slot = this.#variables.get(name);
    if (constants.has(name) || slot?.isReadOnly === true) refuseWriting(name);
    if (slot) slot.value = slot.convert ? convertAssigned(slot.convert, value) : value;
    else this.#variables.set(name, { value, convert: undefined });
  }

  /** Of a variable of this scope: `Set-Variable -Option ReadOnly`. */
  setReadOnly(name: string, isReadOnly: boolean): void {
    const slot = this.#variables.get(name);
    if (slot) slot.isReadOnly = isReadOnly;
  }

  /** Whether this scope itself has it. */
  hasOwn(name: string): boolean {
    return this.#variables.has(name);
  }

  setConverted(name: string, value: Value, convert: (value: Value) => Value): void {
    this.set(name, convert(value));
    const slot = this.#variables.get(name);
    if (slot) slot.convert = convert;
  }

  delete(name: string): boolean {
    return this.#variables.delete(name);
  }

  *names(): IterableIterator<string> {
    yield* this.#variables.keys();
  }

  findFunction(name: string): ScriptBlockValue | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      const found = scope.#functions.get(name);
      if (found) return found;
    }
    return undefined;
  }

  setFunction(name: string, body: ScriptBlockValue): void {
    this.#functions.set(name, body);
  }

  *functionNames(): IterableIterator<string> {
    for (const block of this.#functions.values()) if (block.name !== undefined) yield block.name;
    if (this.parent) yield* this.parent.functionNames();
  }
}
