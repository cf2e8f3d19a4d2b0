/** The refusal of one session too many, in Exchange's words, which scripts look for, and what to do about it. */
import type { ThrottlingPolicy } from '../../access/throttling/throttling-policy.ts';

/** Of a session that counts, what whoever is refused is shown of it. */
export interface CountedSession {
  readonly shellId: string;
  readonly clientAddress: string;
  readonly organization: string | undefined;
  readonly ageMs: number;
  readonly disconnected: boolean;
}

function ageText(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const refusal = '[FailureCategory=AuthZ-AuthorizationException] Fail to create a runspace because';

export function tooManySessions(max: number, open: readonly CountedSession[], policy: string): string {
  const list = open.map((shell) => {
    const { shellId, clientAddress, organization, ageMs, disconnected } = shell;
    const where = organization === undefined ? '' : ` in ${organization}`;
    return `  ${shellId} from ${clientAddress}${where}, open for ${ageText(ageMs)}${disconnected ? ', disconnected' : ''}`;
  });
  const [first] = open;
  return [
    `${refusal} you have exceeded the maximum number of connections allowed : ${max} for the policy party : MaxConcurrency. Please close existing runspace and try again.`,
    `Policy: ${policy}`,
    'Open sessions of this account:',
    ...list,
    `Close one with Remove-PSSession where it was opened, or from anywhere with Remove-RemoteSession ${first?.shellId ?? '<id>'}: in a session that is open, or after Connect-ExchangeOnline, which is not counted. An administrator can close it too, and raises the number with Set-ThrottlingPolicy.`,
  ].join('\n');
}

export function tooManyOfTenant(max: number, policy: string): string {
  return [
    `${refusal} you have exceeded the maximum number of connections allowed : ${max} for the policy party : MaxTenantConcurrency. Please close existing runspace and try again.`,
    `Policy: ${policy}`,
    'All accounts of the organisation together have this many sessions open. An administrator sees them with Get-RemoteSession -All, and closes some with Remove-RemoteSession.',
  ].join('\n');
}

export function openedTooOften({ name, settings }: ThrottlingPolicy): string {
  const { powerShellMaxRunspaces: max, powerShellMaxRunspacesTimePeriod: seconds } = settings;
  return [
    `${refusal} you have exceeded the maximum number of runspaces allowed : ${max} for the policy party : MaxRunspaces. Please wait and try again.`,
    `Policy: ${name}`,
    `The account has opened ${max} sessions within ${seconds} seconds. Keep one open and use it again, instead of one for each command.`,
  ].join('\n');
}
