/** What a client of the admin API wants to have its answers like, in the headers that Exchange Online knows. */
import type { IncomingHttpHeaders } from 'node:http';
import { type ResponseFormat, responseFormats, type SerializationLevel } from './admin-answer.ts';

export interface AdminPreferences {
  readonly format: ResponseFormat;
  readonly level: SerializationLevel;
  /** Undefined where nothing was asked for. */
  readonly pageSize: number | undefined;
  /** Of a batch: whether one that fails stands in the way of those behind it. */
  readonly continueOnError: boolean;
}

const largestPage = 10_000;

export function readPreferences(headers: IncomingHttpHeaders): AdminPreferences {
  const header = (name: string) => String(headers[name] ?? '').toLowerCase();
  const prefer = header('prefer');
  const [, asked] = /\bodata\.maxpagesize\s*=\s*(\d{1,9})/.exec(prefer) ?? [];
  return {
    format: responseFormats.find((format) => format === header('x-responseformat')) ?? 'json',
    level: header('x-serializationlevel') === 'full' ? 'Full' : 'Partial',
    pageSize: asked === undefined ? undefined : Math.min(Math.max(Number(asked), 1), largestPage),
    continueOnError: /\bodata\.continue-on-error\b(?!\s*=\s*false)/.test(prefer),
  };
}
