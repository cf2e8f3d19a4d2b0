import type { ValidConfiguration } from './load.ts';
import type { Origin } from './origins.ts';
import { findNode } from './schema-map.ts';
import { type KeyPath, pathText } from './toml-places.ts';

export interface ListedValue {
  readonly key: string;
  /** As it may be shown: what the schema calls secret loses whatever follows a colon or an equals sign. */
  readonly shown: unknown;
  readonly origin: Origin;
}

/** Every value in force, in the order of the schema, with the place that said it. */
export function listValues(loaded: ValidConfiguration): ListedValue[] {
  return [...walk(loaded.config, [])].map(([path, value]) => ({
    key: pathText(path),
    shown: findNode(path)?.['x-landfall'] === 'secret' ? maskSecrets(String(value)) : value,
    origin: loaded.originOf(path),
  }));
}

function* walk(value: unknown, path: KeyPath): Generator<readonly [KeyPath, unknown]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    if (value !== undefined) yield [path, value];
    return;
  }
  for (const [key, child] of Object.entries(value)) yield* walk(child, [...path, key]);
}

/** The password of an address, and the values of its parameters, one of which may be a password by another name. */
export function maskSecrets(address: string): string {
  return address.replace(/(:\/\/[^:@/]*:)[^@/]*@/, '$1…@').replace(/([?&][^=&]*=)[^&]*/g, '$1…');
}
