import type { LogFields } from '../base/log.ts';

const secretName = /pass(word|phrase|wd)|secret|token|authorization|cookie|credential|private.?key|api.?key/i;
/** Names that speak of a secret without being one. */
const harmlessName = /(file|folder|path|id|count|length|bytes|ms|at|expires|policy)$/i;
const deepest = 5;
const longestList = 50;

/** A copy that is fit to be written: secrets masked by the names of their fields, errors made plain, depth bounded. */
export function maskFields(fields: LogFields): Record<string, unknown> {
  return maskEntries(fields, 0);
}

function maskEntries(fields: Readonly<Record<string, unknown>>, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, maskField(name, value, depth)]),
  );
}

function maskField(name: string, value: unknown, depth: number): unknown {
  const isSecret = secretName.test(name) && !harmlessName.test(name);
  return isSecret && value !== undefined && value !== null ? '[masked]' : plain(value, depth);
}

function plain(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return maskText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) return '[deeper]';
  if (value instanceof Error) return plainError(value, depth);
  if (value instanceof Uint8Array) return `[${value.length} bytes]`;
  if (value instanceof Date) return value;
  if (Array.isArray(value))
    return value.slice(0, longestList).map((entry: unknown) => plain(entry, depth + 1));
  if (value instanceof Map) return maskEntries(Object.fromEntries(value), depth + 1);
  return maskEntries(value as Readonly<Record<string, unknown>>, depth + 1);
}

function plainError(error: Error, depth: number): Record<string, unknown> {
  const { name, message, stack, cause, ...own } = error;
  return {
    name,
    message: maskText(message),
    ...maskEntries(own, depth + 1),
    ...(stack !== undefined && { stack: maskText(stack) }),
    ...(cause !== undefined && { cause: plain(cause, depth + 1) }),
  };
}

/** Passwords that travel inside addresses, which libraries like to put into their messages. */
function maskText(text: string): string {
  return text.replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:)[^\s@/]+@/gi, '$1[masked]@');
}
