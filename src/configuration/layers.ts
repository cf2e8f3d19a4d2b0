import path from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { findClosestWord } from '../base/closest-word.ts';
import type { Origin } from './origins.ts';
import type { ConfigurationProblem } from './problems.ts';
import { allKeyPaths, findNode, type SchemaNode } from './schema-map.ts';
import { locateToml, pathText } from './toml-places.ts';

/** One source of values: what it says, and where it says it. */
export interface Layer {
  readonly values: Readonly<Record<string, unknown>>;
  /** By `pathText`: where the key stands, and where its value does. */
  readonly origins: ReadonlyMap<string, { readonly key: Origin; readonly value: Origin }>;
  readonly problems: readonly ConfigurationProblem[];
}

export function readTomlLayer(file: string, source: string): Layer {
  const at = (position: { line: number; column: number }): Origin => ({ kind: 'file', file, position });
  try {
    const values = parse(source);
    const places = locateToml(source);
    const origins = new Map(
      [...places].map(([key, place]) => [key, { key: at(place.key), value: at(place.value) }] as const),
    );
    return { values, origins, problems: [] };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split('\n')[0]?.replace('Invalid TOML document: ', '') ?? '';
    const origin = at({ line: error.line, column: error.column });
    return { ...emptyLayer, problems: [{ code: 'syntax', origin, keyPath: '', values: { reason } }] };
  }
}

export const emptyLayer: Layer = { values: {}, origins: new Map(), problems: [] };

const prefix = 'LANDFALL_';

/** `LANDFALL_STORE__DATA_FOLDER` is `store.dataFolder`. Names without `__` belong to the program itself. */
export function readEnvironmentLayer(environment: Readonly<Record<string, string | undefined>>): Layer {
  const settings = Object.entries(environment)
    .filter(([name, value]) => name.startsWith(prefix) && name.includes('__') && value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([variable, value = '']) => {
      const keys = variable.slice(prefix.length).split('__').map(camelCase);
      return { keys, value, origin: { kind: 'environment', variable } as const };
    });
  return layerOf(settings);
}

/** `store.dataFolder=/srv/mail`, as given to `--set`. */
export function readFlagLayer(assignments: readonly string[]): Layer {
  const problems: ConfigurationProblem[] = [];
  const settings: Setting[] = [];
  for (const assignment of assignments) {
    const equals = assignment.indexOf('=');
    const key = assignment.slice(0, Math.max(equals, 0)).trim();
    const origin: Origin = { kind: 'flag', argument: equals === -1 ? assignment : key };
    if (key === '') problems.push({ code: 'badSetting', origin, keyPath: '' });
    else settings.push({ keys: key.split('.'), value: assignment.slice(equals + 1), origin });
  }
  const layer = layerOf(settings);
  return { ...layer, problems: [...problems, ...layer.problems] };
}

interface Setting {
  readonly keys: readonly string[];
  readonly value: string;
  readonly origin: Origin;
}

function layerOf(settings: readonly Setting[]): Layer {
  const values: Record<string, unknown> = {};
  const origins = new Map<string, { key: Origin; value: Origin }>();
  const problems: ConfigurationProblem[] = [];
  for (const { keys, value, origin } of settings) {
    const keyPath = pathText(keys);
    const node = findNode(keys);
    // Checked here and not by the schema, so that a section which is not written anywhere is never made.
    if (node === undefined) {
      const didYouMean = findClosestWord(keyPath, allKeyPaths());
      problems.push({ code: 'unknownKey', origin, keyPath, ...(didYouMean && { didYouMean }) });
      continue;
    }
    assign(values, keys, interpret(value, node));
    keys.forEach((_, index) => {
      origins.set(pathText(keys.slice(0, index + 1)), { key: origin, value: origin });
    });
  }
  return { values, origins, problems };
}

/** Texts are taken as they are; other kinds are written as in TOML. What is neither, the schema refuses. */
function interpret(text: string, node: SchemaNode): unknown {
  if (node.type === 'string') return text;
  if (node.type === 'array' && !text.trimStart().startsWith('[')) {
    return text
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
  }
  try {
    return parse(`value = ${text}`).value;
  } catch (error) {
    if (error instanceof TomlError) return text;
    throw error;
  }
}

function assign(target: Record<string, unknown>, keys: readonly string[], value: unknown): void {
  const [key = '', ...rest] = keys;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const below = isTable(target[key]) ? target[key] : {};
  target[key] = below;
  assign(below, rest, value);
}

function camelCase(part: string): string {
  return part.toLowerCase().replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

export function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** Tables are laid over each other key by key; anything else replaces what was below it. */
export function mergeLayers(layers: readonly Layer[]): Layer {
  let values: Record<string, unknown> = {};
  const origins = new Map<string, { key: Origin; value: Origin }>();
  for (const layer of layers) {
    values = mergeTables(values, layer.values);
    for (const [key, origin] of layer.origins) origins.set(key, origin);
  }
  return { values, origins, problems: layers.flatMap((layer) => layer.problems) };
}

function mergeTables(
  below: Readonly<Record<string, unknown>>,
  above: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = Object.hasOwn(below, key) ? below[key] : undefined;
    merged[key] = isTable(under) && isTable(value) ? mergeTables(under, value) : value;
  }
  return merged;
}

export function folderOf(origin: Origin, workingFolder: string): string {
  return origin.kind === 'file' ? path.dirname(path.resolve(workingFolder, origin.file)) : workingFolder;
}
