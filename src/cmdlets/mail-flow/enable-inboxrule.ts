import { defineCmdlet } from '../kit/definition.ts';
import { findRule, optionalMailboxParameter, ruleIdentityParameter } from '../mail-flow-kit/rule-identity.ts';

export const cmdlet = defineCmdlet({
  name: 'Enable-InboxRule',
  synopsis: { en: 'Has a rule of a mailbox carried out again.', ko: '사서함의 규칙을 다시 사용합니다.' },
  role: 'Mail Recipients',
  scope: 'organization',
  effect: 'change',
  parameters: { Identity: ruleIdentityParameter, Mailbox: optionalMailboxParameter },
  examples: [
    {
      line: "Enable-InboxRule '주간 보고' -Mailbox kim",
      synopsis: { en: 'One rule.', ko: '규칙 하나.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity, Mailbox }, context) {
    const { rules, rule } = await findRule(Identity, Mailbox, context);
    await rules.change(rule, { isEnabled: true });
    return undefined;
  },
});
