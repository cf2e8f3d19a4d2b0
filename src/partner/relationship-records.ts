/** Offers and grants as records of their organisation. */
import { z } from 'zod';
import { type Guid, parseGuid } from '../base/ids.ts';
import type { JsonObject } from '../store/ports/directory-model.ts';
import type { StoredRecord } from '../store/ports/record-store.ts';
import { type Grant, type Offer, relationshipKinds } from './relationship.ts';
import type { RelationshipId } from './relationship-id.ts';

export const offerCollection = 'partner.offer';
export const grantCollection = 'partner.grant';

const guid = z.string().transform((text, context): Guid => {
  const found = parseGuid(text);
  if (found !== undefined) return found;
  context.addIssue({ code: 'custom', message: 'no GUID' });
  return z.NEVER;
});
const ended = z.strictObject({ at: z.number(), by: z.string() }).nullable();
const shared = {
  displayName: z.string(),
  kind: z.enum(relationshipKinds),
  roles: z.array(z.string()),
  ended,
};
const offerContent = z.strictObject({
  ...shared,
  durationDays: z.number().nullable(),
  customerDomain: z.string().nullable(),
  accessGroups: z.array(guid),
  createdAt: z.number(),
  createdBy: z.string(),
  customer: guid.nullable(),
});
const grantContent = z.strictObject({
  ...shared,
  grantedAt: z.number(),
  grantedBy: z.string(),
  expiresAt: z.number().nullable(),
});

export interface Versioned<T> {
  readonly value: T;
  readonly version: number;
}

export const offerKey = ({ guid: own }: Pick<Offer, 'guid'>): string => own;

export function readOffer({ key, version, content }: StoredRecord): Versioned<Offer> {
  return { version, value: { guid: guid.parse(key), ...offerContent.parse(content) } };
}

export function writeOffer({ guid: _, ...content }: Offer): JsonObject {
  return { ...content, ended: content.ended && { ...content.ended } };
}

/** Those of one partner lie together. */
export const grantPrefix = (partner: Guid): string => `${partner}/`;
export const grantKey = ({ partner, guid: own }: RelationshipId): string => `${grantPrefix(partner)}${own}`;

export function readGrant({ key, version, content }: StoredRecord): Versioned<Grant> {
  const [partner, own] = key.split('/');
  const names = { partner: guid.parse(partner), guid: guid.parse(own) };
  return { version, value: { ...names, ...grantContent.parse(content) } };
}

export function writeGrant({ partner: _, guid: __, ...content }: Grant): JsonObject {
  return { ...content, ended: content.ended && { ...content.ended } };
}
