/** What Connect takes as a source anchor (immutableId). */

/** Base64 of a GUID: what is made of objectGUID and mS-DS-ConsistencyGuid, and right in any case. */
export function isGuidAnchor(value: string): boolean {
  return /^[A-Za-z0-9+/]{22}==$/.test(value);
}

/** Everything but letters and digits is encoded, and counts as three. */
export function countAnchorLength(value: string): number {
  return [...value].reduce((length, character) => length + (/[A-Za-z0-9]/.test(character) ? 1 : 3), 0);
}
