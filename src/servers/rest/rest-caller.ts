/** Somebody who has signed in, for one request: the policy that holds for the account is read once. */
import type { Principal } from '../../access/principal.ts';
import type { AccountBudgets } from '../../access/throttling/account-budgets.ts';
import type { ThrottlingPolicies } from '../../access/throttling/throttling-policies.ts';
import { loadOnce } from '../../base/load-once.ts';
import type { CmdletSessions } from '../../cmdlets/sessions.ts';
import type { RestCaller } from './rest-request.ts';

export interface RestCallerParts {
  readonly sessions: Pick<CmdletSessions, 'open'>;
  readonly throttling: Pick<ThrottlingPolicies, 'policyOf'>;
  /** Shared with remote PowerShell: what is refused there is not to be had here. */
  readonly budgets: AccountBudgets;
}

export function restCallerOf(principal: Principal, parts: RestCallerParts): RestCaller {
  const { sessions, throttling, budgets } = parts;
  const { name } = principal;
  if (principal.kind === 'platform') {
    return { name, openRuntime: (request) => sessions.open(principal, request) };
  }
  const { tenant, recipient, guid } = principal;
  const account = `${tenant}/${recipient}`;
  const readPolicy = loadOnce(() => throttling.policyOf(tenant, guid));
  return {
    name,
    requests: {
      begin: async () => budgets.beginRequest(account, await readPolicy()),
      count: async () => budgets.countRequest(account, await readPolicy()),
    },
    openRuntime: (request) =>
      sessions.open(principal, {
        ...request,
        beforeCommand: async ({ effect }) =>
          budgets.takeCommand(account, await readPolicy(), effect === 'destroy'),
      }),
  };
}
