import { AppError } from '../../base/errors.ts';
import type { CallArgument } from '../../wire/powershell-language/call-stage.ts';
import { HashtableValue, makeInt64, type Value } from '../../wire/powershell-language/index.ts';

import { isDelegatedOrganization } from '../delegated-organization.ts';

/** Nested deeper than any parameter takes it. */
const maxDepth = 20;

/** A JSON object whose members are parameters; a switch is `true`, a table an object. */
export function argumentsOfBody(text: string): readonly CallArgument[] {
  return text.trim() === '' ? [] : argumentsOfJson(parseBody(text));
}

export function argumentsOfJson(body: unknown): readonly CallArgument[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw badBody('It has to be a JSON object with the parameters of the cmdlet: {"Identity": "kim"}.');
  }
  return Object.entries(body).map(([name, value]) => ({ name, value: toValue(value, 0), hasValue: true }));
}

/** Of a query: `?Identity=kim&ResultSize=10`. A name without a value is a switch, one that comes again a list. */
export function argumentsOfQuery(query: URLSearchParams): readonly CallArgument[] {
  const names = [...new Set(query.keys())].filter((name) => !isDelegatedOrganization(name));
  return names.map((name) => {
    const values = query.getAll(name).map(queryValue);
    const [first = true] = values;
    return { name, value: values.length > 1 ? values : first, hasValue: true };
  });
}

/** Text stays text, for parameters make of it what they need; truth alone has no other way to be written. */
function queryValue(text: string): Value {
  if (text === '') return true;
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === '$true') return true;
  if (lower === 'false' || lower === '$false') return false;
  return lower === 'null' || lower === '$null' ? null : text;
}

export function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badBody(`It is not JSON: ${cause instanceof Error ? cause.message : String(cause)}.`);
  }
}

function toValue(json: unknown, depth: number): Value {
  if (depth > maxDepth) throw badBody(`It is nested more than ${maxDepth} levels deep.`);
  if (Array.isArray(json)) return json.map((each) => toValue(each, depth + 1));
  if (typeof json === 'object' && json !== null) {
    const table = new HashtableValue();
    for (const [key, value] of Object.entries(json)) table.set(key, toValue(value, depth + 1));
    return table;
  }
  if (typeof json === 'number' && Number.isSafeInteger(json) && Math.abs(json) > 0x7fffffff) {
    return makeInt64(BigInt(json));
  }
  return typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean' ? json : null;
}

function badBody(why: string): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'rest.body.invalid',
    message: `The body of the request cannot be used. ${why}`,
  });
}
