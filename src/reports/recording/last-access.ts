import { z } from 'zod';
import type { JsonObject } from '../../store/ports/directory-model.ts';

/** When somebody was last in a mailbox. */
export interface LastAccess {
  readonly logonAt: number;
  readonly logoffAt: number | null;
  readonly clientType: string;
}

const content = z.object({
  logonAt: z.number(),
  logoffAt: z.number().nullable(),
  clientType: z.string(),
});

export const readAccess = (stored: JsonObject): LastAccess => content.parse(stored);

export const writeAccess = (access: LastAccess): JsonObject => ({ ...access });

/** Nodes tell of it in any order. */
export function laterAccess(one: LastAccess | undefined, other: LastAccess): LastAccess {
  if (one === undefined) return other;
  const { logonAt, clientType } = other.logonAt >= one.logonAt ? other : one;
  const logoffAt = Math.max(one.logoffAt ?? -1, other.logoffAt ?? -1);
  return { logonAt, clientType, logoffAt: logoffAt < 0 ? null : logoffAt };
}
