import { domainIdentity, organizationIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';

/** Of cmdlets that act on one organisation, or on each that comes in. */
export const organizationIdentityParameter = parameter({
  schema: organizationIdentity(),
  synopsis: { en: 'Name, GUID or one of the domains.', ko: '이름, GUID 또는 도메인.' },
  position: 0,
  mandatory: true,
  fromPipeline: 'both',
  completer: 'organization',
});

/** Of cmdlets that act on one domain of an organisation, or on each that comes in. */
export const domainIdentityParameter = parameter({
  schema: domainIdentity(),
  synopsis: { en: 'The name of the domain.', ko: '도메인 이름.' },
  position: 0,
  mandatory: true,
  fromPipeline: 'both',
  completer: 'domain',
});
