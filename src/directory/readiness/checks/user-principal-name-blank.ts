import { type SourceObject, textOf, textsOf } from '../../source-object.ts';
import { splitAddress } from '../address-syntax.ts';
import { findCharacters, isIn, quote } from '../character-sets.ts';
import { defineCheck } from '../check.ts';
import { findDomainFault } from '../domain-syntax.ts';
import { findLatinName } from '../latin-names.ts';
import { findPreferredDomain } from '../preferred-domain.ts';
import type { ReadinessProfile } from '../profiles/profile.ts';
import { profiles } from '../profiles/profiles.ts';
import { isRoutable } from '../rules/domain-rules.ts';

export const check = defineCheck({
  kind: 'object',
  name: 'userPrincipalName.blank',
  error: 'Blank',
  attribute: 'userPrincipalName',
  classes: ['user'],
  sources: ['Doc'],
  synopsis: {
    en: 'A user has a sign-in name, or else a valid sAMAccountName.',
    ko: '사용자에게는 로그인 이름이 있거나 올바른 sAMAccountName이 있어야 합니다.',
  },
  under: (profile) => {
    const { userPrincipalName, sAMAccountName } = profiles[profile];
    if (userPrincipalName.blank === undefined) return undefined;
    return {
      severity: userPrincipalName.blank.severity,
      suspects: (facts) => facts.count('userPrincipalName') === 0,
      examine: (object) => {
        // Other directories than Active Directory know neither of the two.
        if (textOf(object, 'userPrincipalName') !== undefined || !isDirectoryUser(object)) return [];
        const name = textOf(object, 'sAMAccountName');
        if (name !== undefined && isValidAccountName(name, sAMAccountName)) return [];
        return [{ value: null, message: name === undefined ? neither : invalid(name) }];
      },
      mend: (_value, object, context) => {
        const mail = textOf(object, 'mail')?.trim();
        const parts = mail === undefined ? undefined : splitAddress(mail);
        const domain =
          parts !== undefined &&
          findDomainFault(parts.domain) === undefined &&
          isRoutable(parts.domain, context)
            ? parts.domain
            : findPreferredDomain(object, context);
        const local = parts?.local || findLatinName(object);
        return local === undefined || domain === undefined ? undefined : `${local}@${domain}`;
      },
    };
  },
});

const neither = {
  en: 'There is neither a sign-in name nor a sAMAccountName to make one of.',
  ko: '로그인 이름도, 로그인 이름을 만들 sAMAccountName도 없습니다.',
};

function invalid(whole: string) {
  const name = quote(whole);
  return {
    en: `There is no sign-in name, and the sAMAccountName "${name}" is not valid, so that none can be made of it.`,
    ko: `로그인 이름이 없고, sAMAccountName "${name}"도 올바르지 않아 대신 쓸 수 없습니다.`,
  };
}

function isDirectoryUser(object: SourceObject): boolean {
  return textsOf(object, 'objectClass').some((name) => name.toLowerCase() === 'user');
}

function isValidAccountName(name: string, { length, banned }: ReadinessProfile['sAMAccountName']): boolean {
  if (name.trim() === '' || name.length > (length?.max ?? Number.POSITIVE_INFINITY)) return false;
  return findCharacters(name, isIn(banned?.characters ?? '')).length === 0;
}
