import { hash } from 'node:crypto';
import type { Guid } from '../../../base/ids.ts';

/**
 * The GUID of somebody who is made by synchronisation follows from organisation and anchor (RFC 9562 section 5.8): managers are
 * named before they are there, and a plan that is carried out twice names the same.
 */
export function guidOfPerson(organization: Guid, anchor: string): Guid {
  const hex = hash('sha256', JSON.stringify([organization, 'directory.person', anchor]));
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-') as Guid;
}
