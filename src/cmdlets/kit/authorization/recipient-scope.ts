import type { StoredScope } from '../../../store/ports/access-store.ts';
import type { Recipient } from '../../../store/ports/directory-model.ts';

/** Which recipients a management scope lets its holder change. */
export interface RecipientScope {
  reaches(recipient: Recipient): boolean;
  /** Whether a recipient that is reached, or a new one, may become this one. */
  admits(before: Recipient | undefined, after: Recipient): boolean;
}

export type CompileFilter = (text: string) => (recipient: Recipient) => boolean;

export function makeRecipientScope(scope: StoredScope, compile: CompileFilter): RecipientScope {
  if (scope.recipientFilter === null) return domainScope(new Set(scope.domains));
  const reaches = compile(scope.recipientFilter);
  return { reaches, admits: (_before, after) => reaches(after) };
}

/**
 * A recipient belongs to the domain of its primary address; one without mail to that of its sign-in name. It
 * may keep names in other domains that it has, and be given none there.
 */
function domainScope(domains: ReadonlySet<string>): RecipientScope {
  const reaches = (recipient: Recipient) => domains.has(domainOf(homeNameOf(recipient)));
  return {
    reaches,
    admits(before, after) {
      const known = new Set(before === undefined ? [] : namesOf(before));
      const added = namesOf(after).filter((name) => !known.has(name));
      return reaches(after) && added.every((name) => domains.has(domainOf(name)));
    },
  };
}

function homeNameOf({ addresses, upn }: Recipient): string {
  const primary = addresses.find(({ type, primary }) => type === 'smtp' && primary);
  return primary?.address ?? upn ?? '';
}

function namesOf({ addresses, upn }: Recipient): string[] {
  const smtp = addresses.filter(({ type }) => type === 'smtp').map(({ address }) => address.toLowerCase());
  return upn === null ? smtp : [...smtp, upn.toLowerCase()];
}

const domainOf = (name: string): string => name.slice(name.lastIndexOf('@') + 1).toLowerCase();
