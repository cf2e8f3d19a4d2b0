import { toText } from './convert.ts';
import type { Frame } from './frame.ts';
import type { Scope } from './scope.ts';
import { fail } from './script-error.ts';
import type { Value } from './value.ts';

export type ReadVariable = (frame: Frame) => Value;
export type WriteVariable = (frame: Frame, value: Value, convert?: (value: Value) => Value) => void;

interface Path {
  readonly scope: string;
  readonly name: string;
}

function splitPath(path: string): Path {
  const colon = path.indexOf(':');
  if (colon < 0) return { scope: '', name: path.toLowerCase() };
  return { scope: path.slice(0, colon).toLowerCase(), name: path.slice(colon + 1).toLowerCase() };
}

/** The automatic variables that belong to the activation and not to a scope. */
const automatic: Readonly<Record<string, ReadVariable>> = {
  _: (frame) => frame.item,
  psitem: (frame) => frame.item,
  args: (frame) => frame.args,
  input: (frame) => frame.input,
  '?': (frame) => frame.session.lastSuccess,
  error: (frame) => frame.session.errors,
  true: () => true,
  false: () => false,
  null: () => null,
  home: ({ host }) => host.files?.home ?? null,
  pwd: ({ host }) => host.files?.location ?? null,
  pscommandpath: ({ source }) => source.file ?? null,
  psscriptroot: ({ source }) => source.file?.replace(/[\\/][^\\/]*$/, '') ?? null,
};

export function compileRead(path: string): ReadVariable {
  const { scope, name } = splitPath(path);
  if (scope === 'env') return (frame) => frame.host.environment?.(path.slice(4)) ?? null;
  if (scope === 'global' || scope === 'script') return (frame) => frame.session.global.get(name);
  if (scope === '' || scope === 'local' || scope === 'private' || scope === 'variable' || scope === 'using') {
    const own = Object.hasOwn(automatic, name) ? automatic[name] : undefined;
    if (!own) return (frame) => frame.scope.get(name);
    // A name such as `$input` may be used for a variable of one's own.
    if (name === '_' || name === 'psitem' || name === '?') return own;
    return (frame) => (frame.scope.has(name) ? frame.scope.get(name) : own(frame));
  }
  return () =>
    fail(
      'DriveNotFound',
      `Cannot find drive. A drive with the name '${scope}' does not exist.`,
      'ObjectNotFound',
      undefined,
      scope,
    );
}

/** Nothing is written to the machine: what a script sets lasts as long as its session. */
function writeEnvironment({ host }: Frame, name: string, value: Value): void {
  if (host.setEnvironment === undefined) {
    fail(
      'EnvironmentReadOnly',
      'Environment variables cannot be changed from here. Set them before Landfall starts.',
      'PermissionDenied',
    );
  }
  const text = toText(value);
  host.setEnvironment(name, text === '' ? undefined : text);
}

export function compileWrite(path: string): WriteVariable {
  const { scope, name } = splitPath(path);
  if (scope === 'env') return (frame, value) => writeEnvironment(frame, path.slice(4), value);
  if (scope !== '' && !['global', 'script', 'local', 'private', 'variable'].includes(scope)) {
    return () =>
      fail(
        'DriveNotFound',
        `Cannot find drive. A drive with the name '${scope}' does not exist.`,
        'ObjectNotFound',
        undefined,
        scope,
      );
  }
  const target = (frame: Frame): Scope =>
    scope === 'global' || scope === 'script' ? frame.session.global : frame.scope;
  return (frame, value, convert) => {
    // `$null = …` throws the value away.
    if (name === 'null') return;
    if (name === '_' || name === 'psitem') frame.item = value ?? null;
    else if (name === '?' || name === 'error')
      fail(
        'VariableNotWritable',
        `Cannot overwrite variable ${name} because it is read-only or constant.`,
        'WriteError',
      );
    else if (convert) target(frame).setConverted(name, value ?? null, convert);
    else target(frame).set(name, value ?? null);
  };
}
