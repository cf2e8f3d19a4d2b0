/**
 * Step 5 of "Prepare for directory synchronization": once somebody is licensed, a sign-in name that changes at the source is
 * not taken over, unless the organisation has turned SynchronizeUpnForManagedUsers on. Licensed here is who has a mailbox.
 */
export interface SignInNameState {
  /** As it is here; `null` of somebody who is new. */
  readonly current: string | null;
  /** As the source has it now. */
  readonly wanted: string;
  readonly isLicensed: boolean;
}

export type SignInNameDecision = 'same' | 'taken' | 'keptByLicence';

export function decideSignInName(
  { current, wanted, isLicensed }: SignInNameState,
  { SynchronizeUpnForManagedUsers }: { readonly SynchronizeUpnForManagedUsers: boolean },
): SignInNameDecision {
  if (current === wanted) return 'same';
  if (current === null || SynchronizeUpnForManagedUsers || !isLicensed) return 'taken';
  // Nobody signs in otherwise because of another letter case.
  return current.toLowerCase() === wanted.toLowerCase() ? 'taken' : 'keptByLicence';
}
