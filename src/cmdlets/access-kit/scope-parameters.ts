import { parseDomainName } from '../../organization/domain-name.ts';
import type { CmdletContext } from '../kit/context.ts';
import { domainIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { list, text } from '../kit/parameter-types.ts';
import { compileRecipientFilter } from '../presentation/recipient-filter.ts';

export const scopeParameters = {
  RecipientRestrictionFilter: parameter({
    schema: text({ maxLength: 4096 }),
    synopsis: {
      en: 'The recipients for which it holds, such as "Office -eq \'Seoul\'".',
      ko: '조건에 맞는 받는 사람. 예: "Office -eq \'Seoul\'".',
    },
  }),
  Domains: parameter({
    schema: list(domainIdentity()),
    synopsis: {
      en: 'Accepted domains: the recipients whose primary address, or else sign-in name, is in one of them.',
      ko: '허용 도메인. 기본 주소(없으면 로그인 이름)가 이 도메인에 있는 받는 사람.',
    },
    completer: 'domain',
  }),
} as const;

interface Given {
  readonly RecipientRestrictionFilter?: string | undefined;
  readonly Domains?: readonly string[] | undefined;
}

/** A filter that nobody can read, or a domain of somebody else, is refused here and not when it is used. */
export async function scopeInput(
  { RecipientRestrictionFilter, Domains }: Given,
  { rooms, organization }: CmdletContext,
): Promise<{ readonly recipientFilter?: string; readonly domains?: readonly string[] }> {
  if (RecipientRestrictionFilter !== undefined) compileRecipientFilter(RecipientRestrictionFilter);
  for (const domain of Domains ?? []) await rooms.domains.get(organization.tenant, domain);
  return {
    ...(RecipientRestrictionFilter !== undefined && { recipientFilter: RecipientRestrictionFilter }),
    ...(Domains !== undefined && { domains: Domains.map((domain) => parseDomainName(domain).ascii) }),
  };
}
