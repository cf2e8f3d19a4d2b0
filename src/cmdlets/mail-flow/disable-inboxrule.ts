import { defineCmdlet } from '../kit/definition.ts';
import { findRule, optionalMailboxParameter, ruleIdentityParameter } from '../mail-flow-kit/rule-identity.ts';

export const cmdlet = defineCmdlet({
  name: 'Disable-InboxRule',
  synopsis: {
    en: 'Keeps a rule of a mailbox, and does not carry it out.',
    ko: '사서함의 규칙을 남겨 두고 사용하지 않습니다.',
  },
  role: 'Mail Recipients',
  scope: 'organization',
  effect: 'change',
  parameters: { Identity: ruleIdentityParameter, Mailbox: optionalMailboxParameter },
  examples: [
    {
      line: 'Get-InboxRule -Mailbox kim | Where-Object RedirectTo | Disable-InboxRule',
      synopsis: { en: 'Every rule that sends mail on.', ko: '메일을 다시 보내는 모든 규칙.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity, Mailbox }, context) {
    const { rules, rule } = await findRule(Identity, Mailbox, context);
    await rules.change(rule, { isEnabled: false });
    return undefined;
  },
});
