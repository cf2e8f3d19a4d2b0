import type { DomainKind } from '../../store/ports/directory-model.ts';

export const kindOfDomainType = {
  Authoritative: 'authoritative',
  InternalRelay: 'internalRelay',
  ExternalRelay: 'externalRelay',
} as const satisfies Readonly<Record<string, DomainKind>>;
