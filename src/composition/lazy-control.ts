import { invariant } from '../base/errors.ts';

/**
 * A part of a room that is loaded when the first of its methods is called: what an installation does not use costs it
 * neither time at the start nor memory. `streams` are the methods that answer with an asynchronous iterable.
 */
export function lazyControl<Control extends object>(
  load: () => Promise<Control>,
  streams: readonly (keyof Control & string)[] = [],
): Control {
  const methods = new Map<string, (...args: readonly unknown[]) => unknown>();
  const methodOf = (name: string) => {
    const known = methods.get(name);
    if (known) return known;
    const call = async (args: readonly unknown[]): Promise<unknown> => {
      const control = await load();
      const method: unknown = Reflect.get(control, name);
      invariant(typeof method === 'function', `what is loaded late has a method ${name}`);
      return Reflect.apply(method, control, args);
    };
    const made = (streams as readonly string[]).includes(name)
      ? async function* (...args: readonly unknown[]) {
          yield* (await call(args)) as AsyncIterable<unknown>;
        }
      : (...args: readonly unknown[]) => call(args);
    methods.set(name, made);
    return made;
  };
  return new Proxy({} as Control, {
    // One that is awaited by mistake must not look like a promise.
    get: (_target, name) => (typeof name === 'symbol' || name === 'then' ? undefined : methodOf(name)),
  });
}
