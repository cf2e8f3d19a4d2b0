import { defineCmdlet } from '../kit/definition.ts';
import { findRule, optionalMailboxParameter, ruleIdentityParameter } from '../mail-flow-kit/rule-identity.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-InboxRule',
  synopsis: { en: 'Removes a rule of a mailbox.', ko: '사서함의 규칙을 제거합니다.' },
  role: 'Mail Recipients',
  scope: 'organization',
  effect: 'destroy',
  parameters: { Identity: ruleIdentityParameter, Mailbox: optionalMailboxParameter },
  examples: [
    {
      line: "Remove-InboxRule '주간 보고' -Mailbox kim",
      synopsis: { en: 'Asks, and removes it.', ko: '확인한 뒤 제거합니다.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity, Mailbox }, context) {
    const { rules, rule } = await findRule(Identity, Mailbox, context);
    await rules.remove(rule);
    return undefined;
  },
});
