import type { UniqueRule } from '../check.ts';
import type { UniqueRuling } from '../profiles/profile.ts';

export function uniqueRule(ruling: UniqueRuling | undefined, key: UniqueRule['key']): UniqueRule | undefined {
  return ruling === undefined ? undefined : { ...ruling, key };
}
