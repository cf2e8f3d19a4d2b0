import type * as z from 'zod';
import { findClosestWord } from '../base/closest-word.ts';
import type { Layer } from './layers.ts';
import type { Origin } from './origins.ts';
import { type ProblemCode, problemTexts } from './problem-texts.ts';
import type { ConfigurationProblem } from './problems.ts';
import { allKeyPaths, expectationOf, findNode, keysBelow } from './schema-map.ts';
import { type KeyPath, pathText } from './toml-places.ts';

type Issue = z.core.$ZodIssue;

/** What the schema refused, said with its place, in the order of the file. */
export function problemsOf(issues: readonly Issue[], layer: Layer): ConfigurationProblem[] {
  return issues.flatMap((issue) => problemsOfIssue(issue, layer)).sort(byPlace);
}

function problemsOfIssue(issue: Issue, layer: Layer): ConfigurationProblem[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey([...path, key], layer));
  }
  const keyPath = pathText(path);
  const found = valueAt(layer.values, path);
  const origin = nearestOrigin(path, layer);
  if (issue.code === 'custom') {
    const code = customCode(issue);
    return [{ code, keyPath, origin, values: { found: showValue(found) } }];
  }
  const node = findNode(path);
  const expectation = node === undefined ? {} : { expectation: expectationOf(node) };
  if (found === undefined) return [{ code: 'missing', keyPath, origin, ...expectation }];
  const meant =
    typeof found === 'string' && node?.enum !== undefined ? findClosestWord(found, node.enum) : undefined;
  const values = { found: showValue(found) };
  return [
    { code: 'badValue', keyPath, origin, values, ...expectation, ...(meant && { didYouMean: `"${meant}"` }) },
  ];
}

function unknownKey(path: KeyPath, layer: Layer): ConfigurationProblem {
  const key = String(path.at(-1));
  const siblings = keysBelow(path.slice(0, -1));
  // A key of another section, written without it, is as common as a slip of the finger.
  const elsewhere = allKeyPaths().filter((other) => other.endsWith(`.${key}`));
  const didYouMean = findClosestWord(key, siblings) ?? elsewhere[0];
  const origin = layer.origins.get(pathText(path))?.key ?? { kind: 'default' };
  return { code: 'unknownKey', keyPath: pathText(path), origin, ...(didYouMean && { didYouMean }) };
}

function customCode(issue: Issue & { code: 'custom' }): ProblemCode {
  const code: unknown = issue.params?.code;
  return typeof code === 'string' && Object.hasOwn(problemTexts, code) ? (code as ProblemCode) : 'badValue';
}

/** Of the value, or of the innermost section around a value that was never written. */
function nearestOrigin(path: KeyPath, layer: Layer): Origin {
  for (let length = path.length; length > 0; length -= 1) {
    const origin = layer.origins.get(pathText(path.slice(0, length)));
    if (origin !== undefined) return origin.value;
  }
  return { kind: 'default' };
}

function valueAt(values: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    return (value as Record<string | number, unknown>)[key];
  }, values);
}

function showValue(value: unknown): string {
  const text = typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? '');
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function byPlace(a: ConfigurationProblem, b: ConfigurationProblem): number {
  if (a.origin.kind !== 'file' || b.origin.kind !== 'file') return 0;
  const [from, to] = [a.origin.position, b.origin.position];
  return from.line - to.line || from.column - to.column;
}
