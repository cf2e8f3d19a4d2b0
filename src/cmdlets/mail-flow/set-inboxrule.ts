import { AppError } from '../../base/errors.ts';
import { definitionOf } from '../../mailflow/rules/inbox-rule.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';
import { definedRule } from '../mail-flow-kit/rule-definition.ts';
import { findRule, optionalMailboxParameter, ruleIdentityParameter } from '../mail-flow-kit/rule-identity.ts';
import { ruleParameters } from '../mail-flow-kit/rule-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-InboxRule',
  synopsis: { en: 'Changes a rule of a mailbox.', ko: '사서함의 규칙을 바꿉니다.' },
  description: {
    en: 'What is not given stays; $null takes a condition or an action away. Of rules that Outlook has made, name and priority can be changed.',
    ko: '지정하지 않은 것은 그대로 두며, 조건이나 동작을 없애려면 $null을 지정합니다. Outlook에서 만든 규칙은 이름과 순서만 바꿀 수 있습니다.',
  },
  role: 'Mail Recipients',
  scope: 'organization',
  effect: 'change',
  parameters: {
    Identity: ruleIdentityParameter,
    Mailbox: optionalMailboxParameter,
    Name: parameter({
      schema: text({ maxLength: 512 }),
      synopsis: { en: 'What it is called from now on.', ko: '새 이름.' },
    }),
    ...ruleParameters,
  },
  examples: [
    {
      line: "Set-InboxRule '주간 보고' -Mailbox kim -Priority 1 -MarkAsRead $true",
      synopsis: {
        en: 'Asks it first, and marks what it moves as read.',
        ko: '가장 먼저 처리하고 읽은 상태로 표시합니다.',
      },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity, Mailbox, Name, Priority, ...bound }, context) {
    const { rules, rule, mailbox } = await findRule(Identity, Mailbox, context);
    const isGiven = Object.values(bound).some((value) => value !== undefined);
    const before = definitionOf(rule);
    if (isGiven && before === undefined) throw madeElsewhere(rule.name);
    await rules.change(rule, {
      ...(Name !== undefined && { name: Name }),
      ...(Priority !== undefined && { priority: Priority }),
      ...(isGiven && { definition: await definedRule(bound, mailbox, context, before) }),
    });
    return undefined;
  },
});

function madeElsewhere(rule: string): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'mailflow.rule.madeElsewhere',
    message: `The rule "${rule}" was made by a mail program, which alone can change what it does. Change it there, or make another with New-InboxRule.`,
    details: { rule },
  });
}
