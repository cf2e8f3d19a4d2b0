import { describe, expect, it } from 'vitest';
import type { Guid } from '../base/ids.ts';
import type { Grant, Offer } from './relationship.ts';
import { parseRelationshipId, relationshipId } from './relationship-id.ts';
import { statusOf } from './relationship-status.ts';

const guidOf = (digit: string) => `${digit.repeat(8)}-0000-4000-8000-000000000000` as Guid;
const [customer, other, partner] = [guidOf('c'), guidOf('d'), guidOf('f')];
const ended = { at: 5, by: 'kim' };

const offer = (change: Partial<Offer> = {}): Offer => ({
  ...{ guid: guidOf('1'), displayName: 'a', kind: 'granular', roles: ['Help Desk'], durationDays: 1 },
  ...{ customerDomain: null, accessGroups: [], createdAt: 0, createdBy: 'anna', customer, ended: null },
  ...change,
});
const grant = (change: Partial<Grant> = {}): Grant => ({
  ...{ partner, guid: guidOf('1'), displayName: 'a', kind: 'granular', roles: ['Help Desk'] },
  ...{ grantedAt: 0, grantedBy: 'kim', expiresAt: 100, ended: null },
  ...change,
});

describe('a relationship', () => {
  it.each([
    ['nobody has taken', offer({ customer: null }), undefined, 99, 'approvalPending'],
    ['was taken by one whose grant was not written', offer(), undefined, 99, 'approvalPending'],
    ['both sides have', offer(), grant(), 99, 'active'],
    ['has no end', offer(), grant({ expiresAt: null }), 1e15, 'active'],
    ['ends at this moment', offer(), grant(), 100, 'expired'],
    ['the customer ended', offer(), grant({ ended }), 99, 'terminated'],
    ['the partner ended', offer({ ended }), grant(), 99, 'terminated'],
    ['the partner took back', offer({ ended }), undefined, 99, 'terminated'],
    ['the partner knows nothing of', undefined, grant(), 99, 'terminated'],
    ['somebody else took', offer({ customer: other }), grant(), 99, 'terminated'],
    ['was ended and has expired', offer(), grant({ ended }), 200, 'terminated'],
  ] as const)('that %s is %s', (_, one, two, now, expected) => {
    expect(statusOf(one, two, customer, now)).toBe(expected);
  });
});

describe('an identity', () => {
  const id = { guid: guidOf('1'), partner };

  it('names the relationship and the partner', () => {
    expect(parseRelationshipId(` ${relationshipId(id).toUpperCase()} `)).toEqual(id);
  });

  it.each([
    '',
    guidOf('1'),
    `${guidOf('1')} ${partner}`,
    `${guidOf('1')}-${partner}0`,
    `${guidOf('1')}-${partner.replace('f', 'g')}`,
    `{${guidOf('1')}}-${partner}`.slice(0, 73),
    `${partner}/../${guidOf('1')}`,
  ])('is not %s', (text) => {
    expect(parseRelationshipId(text)).toBeUndefined();
  });
});
