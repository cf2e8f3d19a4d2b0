import { AppError } from '../../base/errors.ts';

const shown = (text: string): string => text.trim().slice(0, 100);

export function policyNotFound(identity: string): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'throttling.policy.notFound',
    message: `There is no throttling policy "${shown(identity)}". Get-ThrottlingPolicy lists them.`,
    details: { identity: shown(identity) },
  });
}

export function policyExists(name: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'throttling.policy.exists',
    message: `There is a throttling policy "${name}" already. Choose another name, or change it with Set-ThrottlingPolicy.`,
    details: { name },
  });
}

export function organizationPolicyExists(name: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'throttling.policy.organization',
    message: `The organisation has a throttling policy of scope Organization already: "${name}". Change that one with Set-ThrottlingPolicy.`,
    details: { name },
  });
}

export function globalIsFixed(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'throttling.policy.global',
    message:
      'The global throttling policy is what the product comes with. For an organisation, make one that takes its place: New-ThrottlingPolicy Everybody -ThrottlingPolicyScope Organization -PowerShellMaxConcurrency 5',
  });
}

export function policyInUse(name: string, count: number): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'throttling.policy.inUse',
    message: `The throttling policy "${name}" is assigned to ${count} accounts. Take it from them first: Get-ThrottlingPolicyAssociation -ThrottlingPolicy '${name}' | Set-ThrottlingPolicyAssociation -ThrottlingPolicy $null`,
    details: { name, count },
  });
}

export function notAssignable(name: string, wide: string): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'throttling.policy.notRegular',
    message: `The throttling policy "${name}" holds where an organisation has none of its own, and this one has "${wide}". Name one of scope Regular, or $null.`,
    details: { name },
  });
}

export function tooManyPolicies(limit: number): AppError {
  return new AppError({
    kind: 'limit',
    code: 'throttling.policy.tooMany',
    message: `The organisation has ${limit} throttling policies already. Remove those that nobody uses.`,
    details: { limit },
  });
}

/** `seconds` says in how long there is room again. */
export function tooManyCommands(what: string, { limit, periodSeconds, seconds, policy }: Exceeded): AppError {
  return new AppError({
    kind: 'limit',
    code: 'throttling.cmdlets',
    message: `The account has run ${limit} ${what} within ${periodSeconds} seconds, which is all that the throttling policy "${policy}" allows. Go on in ${seconds} seconds; an administrator raises it with Set-ThrottlingPolicy.`,
    details: { limit, periodSeconds, seconds, policy },
    retryable: true,
  });
}

export interface Exceeded {
  readonly limit: number;
  readonly periodSeconds: number;
  readonly seconds: number;
  readonly policy: string;
}

export function tooManyRequests({ limit, periodSeconds, seconds, policy }: Exceeded): AppError {
  return new AppError({
    kind: 'limit',
    code: 'throttling.requests',
    message: `The account has sent ${limit} requests within ${periodSeconds} seconds, which is all that PswsMaxRequest of the throttling policy "${policy}" allows. Send it again in ${seconds} seconds.`,
    details: { limit, periodSeconds, seconds, policy },
    retryable: true,
  });
}

/** Of requests, which are answered soon. */
const untilOneIsAnsweredSeconds = 1;

export function tooManyAtOnce(limit: number, policy: string): AppError {
  const seconds = untilOneIsAnsweredSeconds;
  return new AppError({
    kind: 'limit',
    code: 'throttling.concurrency',
    message: `${limit} requests of the account are under way, which is all that PswsMaxConcurrency of the throttling policy "${policy}" allows at the same time. Send it again when one of them is answered.`,
    details: { limit, seconds, policy },
    retryable: true,
  });
}
