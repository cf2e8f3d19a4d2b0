import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  folderOf,
  type Layer,
  mergeLayers,
  readEnvironmentLayer,
  readFlagLayer,
  readTomlLayer,
} from './layers.ts';
import type { Origin } from './origins.ts';
import { ConfigurationError, type ConfigurationProblem } from './problems.ts';
import { type Configuration, configurationSchema } from './schema.ts';
import { problemsOf } from './schema-problems.ts';
import { type KeyPath, pathText } from './toml-places.ts';

export interface ConfigurationInputs {
  /** Named by `--config` or LANDFALL_CONFIG: must exist. Without it the first of `defaultFiles` that does. */
  readonly file?: string | undefined;
  readonly settings: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingFolder: string;
}

export const defaultFiles = ['landfall.toml', '/etc/landfall/landfall.toml'];

export type LoadedConfiguration = ValidConfiguration | RefusedConfiguration;

export interface ValidConfiguration {
  readonly valid: true;
  /** The file that was read, as it was named; undefined where there is none. */
  readonly file: string | undefined;
  readonly config: Configuration;
  /** Of a value that nobody said: `default`. */
  originOf(key: KeyPath): Origin;
}

export interface RefusedConfiguration {
  readonly valid: false;
  readonly file: string | undefined;
  readonly problems: readonly ConfigurationProblem[];
}

export function loadConfiguration(inputs: ConfigurationInputs): LoadedConfiguration {
  const found = readConfigurationFile(inputs);
  const layers = [found.layer, readEnvironmentLayer(inputs.environment), readFlagLayer(inputs.settings)];
  const merged = mergeLayers(layers);
  const file = found.file;
  // A file that does not parse says nothing; what the schema would miss in it is not worth telling.
  if (found.layer.problems.length > 0) return { valid: false, file, problems: merged.problems };

  const result = configurationSchema.safeParse(merged.values);
  if (!result.success || merged.problems.length > 0) {
    const fromSchema = result.success ? [] : problemsOf(result.error.issues, merged);
    return { valid: false, file, problems: [...merged.problems, ...fromSchema] };
  }
  const originOf = (key: KeyPath): Origin => merged.origins.get(pathText(key))?.value ?? { kind: 'default' };
  const config = freeze(resolvePaths(result.data, originOf, inputs.workingFolder));
  return { valid: true, file, config, originOf };
}

export function getConfiguration(loaded: LoadedConfiguration): Configuration {
  if (!loaded.valid) throw new ConfigurationError(loaded.problems);
  return loaded.config;
}

function readConfigurationFile(inputs: ConfigurationInputs): { file: string | undefined; layer: Layer } {
  const named = inputs.file ?? inputs.environment.LANDFALL_CONFIG;
  for (const file of named === undefined ? defaultFiles : [named]) {
    try {
      const source = readFileSync(path.resolve(inputs.workingFolder, file), 'utf8');
      return { file, layer: readTomlLayer(file, source) };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
      if (code === undefined) throw error;
      if (code === 'ENOENT' && named === undefined) continue;
      return { file, layer: unreadable(file, code) };
    }
  }
  return { file: undefined, layer: { values: {}, origins: new Map(), problems: [] } };
}

function unreadable(file: string, reason: string): Layer {
  const origin: Origin = { kind: 'file', file, position: { line: 1, column: 1 } };
  const problem: ConfigurationProblem = { code: 'unreadable', origin, keyPath: '', values: { reason } };
  return { values: {}, origins: new Map(), problems: [problem] };
}

/** Every place that the schema marks as a path; listed here so that a plain start need not walk the schema. */
const pathKeys: readonly (readonly string[])[] = [
  ['store', 'dataFolder'],
  ['store', 'postgres', 'passwordFile'],
  ['store', 'postgres', 'caFile'],
  ['store', 's3', 'accessKeyIdFile'],
  ['store', 's3', 'secretAccessKeyFile'],
  ['mail', 'smartHost', 'passwordFile'],
  ['mail', 'smartHost', 'caFile'],
  ['tls', 'certificateFile'],
  ['tls', 'keyFile'],
  ['authentication', 'kerberos', 'keytabFile'],
  ['log', 'file'],
];

function resolvePaths(
  config: Configuration,
  originOf: (key: KeyPath) => Origin,
  workingFolder: string,
): Configuration {
  const copy: Record<string, unknown> = structuredClone(config);
  for (const keys of pathKeys) {
    const holder = keys.slice(0, -1).reduce<unknown>((table, key) => ownValue(table, key), copy);
    const last = keys.at(-1) ?? '';
    const written = ownValue(holder, last);
    if (typeof written !== 'string') continue;
    (holder as Record<string, unknown>)[last] = path.resolve(
      folderOf(originOf(keys), workingFolder),
      written,
    );
  }
  return copy as unknown as Configuration;
}

function ownValue(table: unknown, key: string): unknown {
  return typeof table === 'object' && table !== null && Object.hasOwn(table, key)
    ? (table as Record<string, unknown>)[key]
    : undefined;
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const child of Object.values(value)) freeze(child);
    Object.freeze(value);
  }
  return value;
}

export { pathKeys };
