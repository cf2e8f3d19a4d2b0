import { type SourceObject, textOf, textsOf } from '../../source-object.ts';
import { isPrimary, splitAddress, splitType } from '../address-syntax.ts';
import { quote } from '../character-sets.ts';
import { type CheckContext, defineCheck } from '../check.ts';
import { findDomainFault } from '../domain-syntax.ts';
import { profiles } from '../profiles/profiles.ts';
import { isRoutable, isVerified } from '../rules/domain-rules.ts';

export const check = defineCheck({
  kind: 'object',
  name: 'userPrincipalName.mismatch',
  error: 'Mismatch',
  attribute: 'userPrincipalName',
  classes: ['user'],
  sources: ['Doc'],
  synopsis: {
    en: 'People sign in with their primary mail address; two names confuse them.',
    ko: '기본 메일 주소와 같아야 합니다. 서로 다르면 사용자가 혼동하기 쉽습니다.',
  },
  under: (profile) => {
    const ruling = profiles[profile].userPrincipalName.mismatch;
    if (ruling === undefined) return undefined;
    return {
      severity: ruling.severity,
      suspects: (facts) =>
        !facts.signsInWithPrimary &&
        facts.count('userPrincipalName') > 0 &&
        (facts.primaryAddresses > 0 || facts.count('mail') > 0),
      examine: (object, context) => {
        const value = textOf(object, 'userPrincipalName');
        const address = findPrimaryAddress(object);
        if (value === undefined || address === undefined || fold(value) === fold(address)) return [];
        if (isToldByItsSuffix(value, address, context)) return [];
        return [{ value, message: differs(quote(address)) }];
      },
      mend: (_value, object, context) => {
        const address = findPrimaryAddress(object);
        const domain = splitAddress(address ?? '')?.domain ?? '';
        const isUsable = findDomainFault(domain) === undefined && isUsableSuffix(domain, context);
        return isUsable ? address : undefined;
      },
    };
  },
});

/** One that is itself to be mended is nothing to sign in with. */
const isSound = /^[!-9;-?A-~]+@[!-9;-?A-~]+$/;

/** `mail` where no address is marked as primary. */
function findPrimaryAddress(object: SourceObject): string | undefined {
  const primary = textsOf(object, 'proxyAddresses').find(isPrimary);
  const address = (primary === undefined ? textOf(object, 'mail') : splitType(primary).rest)?.trim();
  return address !== undefined && isSound.test(address) ? address : undefined;
}

/** `kim@contoso.local` of `kim@contoso.com`: what is wrong is the suffix, and another rule says so. */
function isToldByItsSuffix(value: string, address: string, context: CheckContext): boolean {
  const [own, other] = [splitAddress(value), splitAddress(address)];
  if (own === undefined || other === undefined || fold(own.local) !== fold(other.local)) return false;
  return !isUsableSuffix(own.domain, context);
}

function isUsableSuffix(domain: string, context: CheckContext): boolean {
  return isRoutable(domain, context) && (context.verifiedDomains.size === 0 || isVerified(domain, context));
}

const fold = (text: string): string => text.trim().toLowerCase();

function differs(address: string) {
  return {
    en: `It is not the primary mail address, ${address}: people would sign in by another name than they write by.`,
    ko: `기본 메일 주소(${address})와 다릅니다. 로그인 이름과 메일 주소가 달라 혼동할 수 있습니다.`,
  };
}
