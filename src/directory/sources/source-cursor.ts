import { z } from 'zod';
import type { AppError } from '../../base/errors.ts';
import { sourceError } from '../ldap/source-error.ts';

const cursor = z.strictObject({
  version: z.literal(1),
  /** Of the feed that made the mark. */
  feed: z.string(),
  mark: z.string(),
  /** Of the scope at that time. */
  scope: z.string(),
  /** Of the members of the group that is wanted. */
  members: z.string().optional(),
  /** Of all objects in scope, for feeds that do not tell which are gone. */
  census: z.string().optional(),
});

/** Where a source was read to. */
export type SourceCursor = z.infer<typeof cursor>;

export function writeCursor(content: Omit<SourceCursor, 'version'>): string {
  return JSON.stringify({ version: 1, ...content });
}

export function readCursor(text: string, scope: string): SourceCursor {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw cursorRefused('it cannot be read', cause);
  }
  const parsed = cursor.safeParse(content);
  if (!parsed.success) throw cursorRefused('it cannot be read', parsed.error);
  if (parsed.data.scope !== scope) throw cursorRefused('the scope of the connector has changed');
  return parsed.data;
}

export function cursorRefused(why: string, cause?: unknown): AppError {
  return sourceError('cursor', {
    what: `What has changed since the last run cannot be told: ${why}.`,
    next: 'The directory has to be read anew, as Start-ADSyncSyncCycle -PolicyType Initial does.',
    ...(cause === undefined ? {} : { cause }),
  });
}
