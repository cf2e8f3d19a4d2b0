import { describe, expect, it } from 'vitest';
import type { RecipientInput } from '../../organization/recipient-input.ts';
import type { StoredRoleAssignment } from '../../store/ports/access-store.ts';
import type { DirSyncFeature } from '../upn/dir-sync-features.ts';
import { createTestSynchronization } from './test-synchronization.ts';

type Class = 'user' | 'group' | 'contact';

interface Case {
  readonly here: RecipientInput;
  readonly there: Readonly<Record<string, string | readonly string[]>>;
  readonly as?: Class;
  readonly features?: Partial<Record<DirSyncFeature, boolean>>;
  /** Gives it a role, or deletes it. */
  readonly and?: 'administrator' | 'deleted';
}

const mailbox = { kind: 'userMailbox', name: 'Here', alias: 'kim', upn: 'kim@contoso.com' } as const;
const there = {
  userPrincipalName: 'other@contoso.com',
  mailNickname: 'k',
  mail: 'kim@contoso.com',
  sAMAccountName: 'k',
};
const byUpn = { ...there, userPrincipalName: 'kim@contoso.com', mail: 'k@contoso.com' };
/** Of the first object that the directory in memory makes. */
const anchor = 'AAAA8AAAAECAAAAAAAAAAg==';

/** What became of the one that was here: matched, or the error that says why not. */
async function outcome({ here, there: values, as = 'user', features = {}, and }: Case): Promise<string> {
  const scene = await createTestSynchronization();
  const { ad, recipients, tenant, run, store, random } = scene;
  for (const [name, isOn] of Object.entries(features))
    await scene.features.set(tenant, name as DirSyncFeature, isOn);
  const made = await recipients.createOne(tenant, here);
  if (and === 'deleted') await recipients.remove(tenant, [made.recipient]);
  if (and === 'administrator') {
    const role: StoredRoleAssignment = {
      kind: 'roleAssignment',
      guid: random.guid(),
      name: 'x',
      role: 'Mail Recipients',
      assignee: { kind: 'recipient', recipient: made.recipient },
      scope: null,
      ...{ enabled: true, delegating: false, removed: false, createdAt: 0, changedAt: 0 },
    };
    await store.changeRoles(tenant, () => ({ put: [role] }));
  }
  ad.add(as, 'CN=There', values);
  await run();
  const after = await recipients.getById(tenant, made.recipient);
  const errors = await scene.errors();
  if (after.anchor === anchor && errors.length === 0) return 'matched';
  const count = (await scene.shown()).length;
  return `${errors.map((line) => line.split(' ')[1]).join(' ') || 'apart'}, ${count} here`;
}

describe('matching', () => {
  it.each<[string, string, Case]>([
    [
      'by anchor',
      'matched',
      { here: { ...mailbox, anchor }, there: { ...byUpn, userPrincipalName: 'x@contoso.com' } },
    ],
    ['by primary address', 'matched', { here: mailbox, there }],
    ['by sign-in name, where the address matches nobody', 'matched', { here: mailbox, there: byUpn }],
    [
      'by address in other letters',
      'matched',
      { here: mailbox, there: { ...there, mail: 'KIM@Contoso.com' } },
    ],
    [
      'not by a secondary address',
      'QuarantinedAttributeValueMustBeUnique, 2 here',
      {
        here: mailbox,
        there: { ...there, mail: [], proxyAddresses: ['SMTP:x@contoso.com', 'smtp:kim@contoso.com'] },
      },
    ],
    [
      'not with somebody who has another anchor',
      'QuarantinedAttributeValueMustBeUnique, 2 here',
      { here: { ...mailbox, anchor: 'somebody' }, there },
    ],
    [
      'not by sign-in name where that is turned off',
      'QuarantinedAttributeValueMustBeUnique, 2 here',
      { here: mailbox, there: byUpn, features: { EnableSoftMatchOnUpn: false } },
    ],
    [
      'not softly where that is blocked',
      'InvalidSoftMatch, 1 here',
      { here: mailbox, there, features: { BlockSoftMatch: true } },
    ],
    [
      'not by anchor where takeover is blocked',
      'InvalidHardMatch, 1 here',
      { here: { ...mailbox, anchor }, there, features: { BlockCloudObjectTakeoverThroughHardMatch: true } },
    ],
    [
      'never with an administrator',
      'ExistingAdminRoleConflict, 1 here',
      { here: mailbox, there, and: 'administrator' },
    ],
    [
      'never with an administrator by anchor',
      'ExistingAdminRoleConflict, 1 here',
      { here: { ...mailbox, anchor }, there, and: 'administrator' },
    ],
    [
      'not with somebody deleted by an administrator here',
      'QuarantinedAttributeValueMustBeUnique, 1 here',
      { here: mailbox, there, and: 'deleted' },
    ],
    [
      'not a group with a user',
      'ObjectTypeMismatch, 1 here',
      { here: mailbox, there: { groupType: '2', mail: 'kim@contoso.com' }, as: 'group' },
    ],
    [
      'a group by its address',
      'matched',
      {
        here: { kind: 'distributionGroup', name: 'Here', alias: 'kim' },
        there: { groupType: '2', mail: 'kim@contoso.com' },
        as: 'group',
      },
    ],
    [
      'a contact by its address outside',
      'matched',
      {
        here: { kind: 'mailContact', name: 'Here', targetAddress: 'a@b.example' },
        there: { mail: 'a@b.example' },
        as: 'contact',
      },
    ],
    [
      'and a user who needs the address of a contact stays away from it',
      'ObjectTypeMismatch, 1 here',
      {
        here: {
          kind: 'mailContact',
          name: 'Here',
          targetAddress: 'a@b.example',
          addresses: ['SMTP:kim@contoso.com'],
        },
        there,
      },
    ],
  ])('%s: %s', async (_, expected, given) => {
    expect(await outcome(given)).toBe(expected);
  });
});
