import { listeners } from '../../src/configuration/sections/listeners.ts';

const all = Object.keys(listeners.parse({}));

type ListenerName = keyof ReturnType<typeof listeners.parse>;

/** Settings of a server that serves these alone, on loopback and on ports that are free. */
export function onlyListeners(...served: readonly ListenerName[]): Readonly<Record<string, string>> {
  const names: readonly string[] = served;
  return Object.fromEntries(
    all.flatMap((name): [string, string][] => {
      const prefix = `LANDFALL_LISTENERS__${name.toUpperCase()}`;
      if (!names.includes(name)) return [[`${prefix}__ENABLED`, 'false']];
      return [
        [`${prefix}__ADDRESS`, '127.0.0.1'],
        [`${prefix}__PORT`, '0'],
      ];
    }),
  );
}
