/**
 * Why a sign-in name here is another than at the source.
 *
 * - `LicenceRule`: the user has a mailbox, and sign-in names of such users do not follow the source.
 * - `Conflict`: somebody else here signs in so, or gets mail there.
 * - `UnverifiedDomain`: the suffix is no verified domain here, so that another takes its place.
 * - `NotSynchronized`: the user has not come here yet.
 * - `Pending`: the next synchronisation brings it.
 * - `NoSourceName`: the user has none at the source.
 */
export const differenceReasons = [
  'LicenceRule',
  'Conflict',
  'UnverifiedDomain',
  'NotSynchronized',
  'Pending',
  'NoSourceName',
] as const;
export type DifferenceReason = (typeof differenceReasons)[number];
