import type { IncomingHttpHeaders } from 'node:http';
import { badInvocation } from './admin-invocation.ts';

/** One of `{"requests": [{"id", "method", "url", "headers", "body"}]}`. */
export interface BatchedRequest {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** Exchange Online takes ten; scripts that were written for others send more. */
const maxRequests = 50;

export function readBatch(body: unknown): readonly BatchedRequest[] {
  const requests = isObject(body) ? body.requests : undefined;
  if (!Array.isArray(requests)) {
    throw badInvocation(
      'It has to be {"requests": [{"id": "1", "method": "POST", "url": "…/InvokeCommand", "body": {…}}]}.',
    );
  }
  if (requests.length > maxRequests) throw badInvocation(`It holds more than ${maxRequests} requests.`);
  const seen = new Set<string>();
  return requests.map((each: unknown, index) => {
    const given = isObject(each) ? each : {};
    const id = String(given.id ?? index);
    if (seen.has(id)) throw badInvocation(`Two requests have the id "${id.slice(0, 40)}".`);
    seen.add(id);
    return {
      id,
      method: String(given.method ?? 'POST'),
      url: String(given.url ?? 'InvokeCommand'),
      headers: isObject(given.headers) ? lowerCased(given.headers) : {},
      body: given.body,
    };
  });
}

function lowerCased(headers: Readonly<Record<string, unknown>>): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
