import path from 'node:path';
import type { TenantId } from '../../base/ids.ts';
import type { PackId } from '../ports/bodies.ts';

/** `<root>/<tenant>/<pack id as 14 hexadecimal digits>.pack`, `<root>/<tenant>/spool/<token>`. */
export const packSuffix = '.pack';
export const removedSuffix = '.removed';

const packFile = /^([0-9a-f]{14})\.pack$/;
const tenantFolder = /^[0-9]{1,16}$/;
const spoolToken = /^[0-9a-f]{32}$/;

export function tenantPath(root: string, tenant: TenantId): string {
  return path.join(root, String(tenant));
}

export function packName(pack: PackId): string {
  return `${pack.toString(16).padStart(14, '0')}${packSuffix}`;
}

export function packPath(root: string, tenant: TenantId, pack: PackId): string {
  return path.join(tenantPath(root, tenant), packName(pack));
}

export function findPackId(name: string): PackId | undefined {
  const digits = packFile.exec(name)?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}

export function findTenantId(name: string): TenantId | undefined {
  return tenantFolder.test(name) ? (Number(name) as TenantId) : undefined;
}

export function spoolFolder(root: string, tenant: TenantId): string {
  return path.join(tenantPath(root, tenant), 'spool');
}

/** Undefined for a token that no spool has: it may come from elsewhere, and must not name a path. */
export function findSpoolPath(root: string, tenant: TenantId, token: string): string | undefined {
  return spoolToken.test(token) ? path.join(spoolFolder(root, tenant), token) : undefined;
}
