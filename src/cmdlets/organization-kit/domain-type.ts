import type { DomainKind } from '../../store/ports/directory-model.ts';
import { parameter } from '../kit/parameter.ts';
import { oneOf } from '../kit/parameter-types.ts';

export const domainTypeParameter = parameter({
  schema: oneOf(
    ['Authoritative', 'InternalRelay', 'ExternalRelay'],
    'Microsoft.Exchange.Data.Directory.SystemConfiguration.AcceptedDomainType',
  ),
  synopsis: {
    en: 'What becomes of mail for addresses that nobody has.',
    ko: '받는 사람이 없는 주소의 메일 처리 방식.',
  },
});

export const kindOfDomainType = {
  Authoritative: 'authoritative',
  InternalRelay: 'internalRelay',
  ExternalRelay: 'externalRelay',
} as const satisfies Readonly<Record<string, DomainKind>>;
