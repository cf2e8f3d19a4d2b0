import { createHash, timingSafeEqual } from 'node:crypto';
import { type Guid, parseGuid } from '../base/ids.ts';
import type { Random } from '../base/random.ts';

/**
 * `lft_` and 75 characters of base64url: the GUID of the organisation (16 bytes), which says where to look;
 * the id of the token (8 bytes); and its secret (32 bytes), of which only the SHA-256 is kept. The prefix is
 * there for scanners that look for secrets in places where none should be.
 */
const prefix = 'lft_';
const tenantBytes = 16;
const idBytes = 8;
const secretBytes = 32;
const shape = /^lft_[A-Za-z0-9_-]{75}$/;

export interface BearerToken {
  readonly tenant: Guid;
  readonly id: string;
  readonly secret: Uint8Array;
}

export function newBearerToken(tenant: Guid, random: Random): BearerToken & { readonly text: string } {
  const id = Buffer.from(random.bytes(idBytes));
  const secret = random.bytes(secretBytes);
  const whole = Buffer.concat([Buffer.from(tenant.replaceAll('-', ''), 'hex'), id, secret]);
  return { tenant, id: id.toString('base64url'), secret, text: prefix + whole.toString('base64url') };
}

export function parseBearerToken(text: string): BearerToken | undefined {
  if (!shape.test(text)) return undefined;
  const whole = Buffer.from(text.slice(prefix.length), 'base64url');
  if (whole.byteLength !== tenantBytes + idBytes + secretBytes) return undefined;
  const hex = whole.subarray(0, tenantBytes).toString('hex');
  const tenant = parseGuid(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
  if (tenant === undefined) return undefined;
  const id = whole.subarray(tenantBytes, tenantBytes + idBytes).toString('base64url');
  return { tenant, id, secret: new Uint8Array(whole.subarray(tenantBytes + idBytes)) };
}

export function hashTokenSecret(secret: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(secret).digest());
}

export function isTokenSecret(secret: Uint8Array, hash: Uint8Array): boolean {
  const own = hashTokenSecret(secret);
  return own.byteLength === hash.byteLength && timingSafeEqual(own, hash);
}
