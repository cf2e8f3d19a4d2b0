import { describe, expect, it } from 'vitest';
import { decideSignInName } from './licence-rule.ts';

describe('the licence rule of sign-in names', () => {
  it.each([
    ['nobody was here', null, 'kim@contoso.com', true, false, 'taken'],
    ['nothing has changed', 'kim@contoso.com', 'kim@contoso.com', true, false, 'same'],
    ['there is no mailbox', 'kim@old.com', 'kim@contoso.com', false, false, 'taken'],
    ['there is a mailbox', 'kim@old.com', 'kim@contoso.com', true, false, 'keptByLicence'],
    ['the organisation wants it so', 'kim@old.com', 'kim@contoso.com', true, true, 'taken'],
    ['only the letter case differs', 'Kim@contoso.com', 'kim@contoso.com', true, false, 'taken'],
  ] as const)('where %s', (_, current, wanted, isLicensed, isOn, decision) => {
    const features = { SynchronizeUpnForManagedUsers: isOn };
    expect(decideSignInName({ current, wanted, isLicensed }, features)).toBe(decision);
  });
});
