import type { ThrottlingKnob, ThrottlingSettings } from '../../access/throttling/throttling-policy.ts';
import { throttlingKnobs, throttlingPeriods } from '../../access/throttling/throttling-policy.ts';
import { findMember, toText, type Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { parameter } from '../kit/parameter.ts';
import { cannotConvert, convertible, identity } from '../kit/parameter-types.ts';

export const policyIdentity = () =>
  identity('Microsoft.Exchange.Configuration.Tasks.ThrottlingPolicyIdParameter', (value) => {
    const found = findMember(value, 'Name')?.value ?? findMember(value, 'ThrottlingPolicyId')?.value;
    return found === null || found === undefined ? undefined : toText(found);
  });

export const policyParameter = parameter({
  schema: policyIdentity(),
  synopsis: { en: 'Its name or GUID.', ko: '이름 또는 GUID.' },
  position: 0,
  mandatory: true,
  fromPipeline: 'both',
});

const typeName = 'Microsoft.Exchange.Data.Unlimited`1[System.UInt32]';

/** A number of 0 or more; `null` is "Unlimited". */
const bound = () =>
  convertible({ typeName }, (value: Value): number | null => {
    const text = toText(value).trim();
    if (/^unlimited$/i.test(text)) return null;
    if (/^\d{1,9}$/.test(text)) return Number(text);
    return cannotConvert(value, typeName, 'Give a whole number that is not negative, or Unlimited.');
  });

const of = (en: string, ko: string) => parameter({ schema: bound(), synopsis: { en, ko } });

export const knobParameters = {
  PowerShellMaxConcurrency: of(
    'Sessions of one account at the same time; 3 where no policy says so.',
    '계정 하나가 동시에 열 수 있는 세션 수. 정책에 없으면 3.',
  ),
  PowerShellMaxTenantConcurrency: of(
    'Sessions of all accounts of the organisation at the same time.',
    '조직의 모든 계정이 동시에 열 수 있는 세션 수.',
  ),
  PowerShellMaxRunspaces: of(
    'Sessions that one account opens within -PowerShellMaxRunspacesTimePeriod.',
    '-PowerShellMaxRunspacesTimePeriod 동안 계정 하나가 열 수 있는 세션 수.',
  ),
  PowerShellMaxRunspacesTimePeriod: of('Seconds.', '초.'),
  PowerShellMaxCmdlets: of(
    'Commands of one account within -PowerShellMaxCmdletsTimePeriod.',
    '-PowerShellMaxCmdletsTimePeriod 동안 계정 하나가 실행할 수 있는 명령 수.',
  ),
  PowerShellMaxCmdletsTimePeriod: of('Seconds.', '초.'),
  PowerShellMaxDestructiveCmdlets: of(
    'Commands of one account that remove something, within -PowerShellMaxDestructiveCmdletsTimePeriod.',
    '-PowerShellMaxDestructiveCmdletsTimePeriod 동안 계정 하나가 실행할 수 있는 제거 명령 수.',
  ),
  PowerShellMaxDestructiveCmdletsTimePeriod: of('Seconds.', '초.'),
  PswsMaxConcurrency: of(
    'Requests over REST of one account at the same time; 18 where no policy says so.',
    '계정 하나가 동시에 보낼 수 있는 REST 요청 수. 정책에 없으면 18.',
  ),
  PswsMaxRequest: of(
    'Requests over REST of one account within -PswsMaxRequestTimePeriod.',
    '-PswsMaxRequestTimePeriod 동안 계정 하나가 보낼 수 있는 REST 요청 수.',
  ),
  PswsMaxRequestTimePeriod: of('Seconds.', '초.'),
} as const;

type Given = { readonly [K in keyof typeof knobParameters]?: number | null | undefined };

const parameterOf = (knob: ThrottlingKnob): keyof Given =>
  (knob.charAt(0).toUpperCase() + knob.slice(1)) as keyof Given;

export function settingsOf(given: Given): Partial<ThrottlingSettings> {
  const found = throttlingKnobs.flatMap((knob) => {
    const value = given[parameterOf(knob)];
    return value === undefined ? [] : [[knob, value] as const];
  });
  return Object.fromEntries(found);
}

/** A number without its period bounds nothing, which nobody means who gives one. */
export function warnWithoutPeriod(settings: ThrottlingSettings, { reporter }: CmdletContext): void {
  for (const [count, period] of throttlingPeriods) {
    if ((settings[count] === null) === (settings[period] === null)) continue;
    reporter.warn(
      `-${parameterOf(count)} and -${parameterOf(period)} hold together alone. One of them is Unlimited, so that neither bounds anything.`,
    );
  }
}
