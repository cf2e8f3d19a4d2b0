import { AppError } from '../base/errors.ts';
import type { OrganizationConfig } from './organization-config.ts';

/** Where in a naming policy the name that somebody chose stands. */
const chosenName = '<GroupName>';

/** The name of a group as the organisation has it: `<GroupName>_KR` makes `영업부_KR` of `영업부`. */
export function nameGroup(
  chosen: string,
  { distributionGroupNamingPolicy, distributionGroupNameBlockedWordsList }: OrganizationConfig,
): string {
  const words = new Set(wordsOf(chosen));
  const blocked = distributionGroupNameBlockedWordsList.find((word) => words.has(fold(word)));
  if (blocked !== undefined) throw wordBlocked(chosen, blocked);
  if (distributionGroupNamingPolicy === '') return chosen;
  // A function, so that signs such as $& in the name stay what they are.
  return distributionGroupNamingPolicy.replace(chosenName, () => chosen.trim());
}

/** Refuses a policy that would give every group the same name, or that asks for what is not known. */
export function checkNamingPolicy(text: string): string {
  const policy = text.trim();
  const parts = policy.match(/<[^>]*>/g) ?? [];
  if (policy === '' || (parts.length === 1 && parts[0] === chosenName)) return policy;
  throw new AppError({
    kind: 'invalid',
    code: 'group.namingPolicy.invalid',
    message: `"${policy.slice(0, 100)}" can't be a naming policy. Write ${chosenName} once, with fixed text before and after it, such as DG_${chosenName}_KR.`,
  });
}

const fold = (word: string): string => word.trim().normalize('NFC').toLowerCase();

const wordsOf = (name: string): string[] => fold(name).match(/[\p{L}\p{N}]+/gu) ?? [];

function wordBlocked(name: string, word: string): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'group.name.blocked',
    message: `The group name "${name.slice(0, 100)}" contains the word "${word}", which the naming policy of your organization blocks. Choose another name, or give -IgnoreNamingPolicy where you may.`,
    details: { word },
  });
}
