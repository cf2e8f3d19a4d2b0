import { InboxRules } from '../../mailflow/rules/inbox-rules.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { openMailboxOf } from '../mail-flow-kit/mailbox-of.ts';
import { ruleIdentityParameter } from '../mail-flow-kit/rule-identity.ts';
import { ruleMailboxParameter } from '../mail-flow-kit/rule-parameters.ts';
import { inboxRuleObject } from '../presentation/mail-flow-objects.ts';

const { mandatory: _, fromPipeline: __, ...anyRule } = ruleIdentityParameter;

export const cmdlet = defineCmdlet({
  name: 'Get-InboxRule',
  synopsis: {
    en: 'Shows the rules of a mailbox, in the order in which they are asked.',
    ko: '사서함의 규칙을 처리 순서대로 표시합니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: inboxRuleObject,
  parameters: { Identity: anyRule, Mailbox: ruleMailboxParameter },
  examples: [
    {
      line: 'Get-InboxRule -Mailbox kim',
      synopsis: { en: 'All of one mailbox.', ko: '사서함 하나의 모든 규칙.' },
    },
    {
      line: 'Get-Mailbox | Get-InboxRule | Where-Object { $_.ForwardTo -or $_.RedirectTo } | Format-List MailboxOwnerId, Name, ForwardTo, RedirectTo',
      synopsis: { en: 'Whose mail is sent on, and to whom.', ko: '메일을 다른 곳으로 보내는 규칙.' },
    },
  ],
  async *process({ Identity, Mailbox }, context) {
    const { mailbox, owner } = await openMailboxOf(Mailbox, context);
    const rules = new InboxRules(mailbox, context.random);
    const tree = await mailbox.folders();
    const wanted = Identity === undefined ? undefined : (await rules.get(Identity)).id;
    for (const [index, rule] of (await rules.list()).entries()) {
      if (wanted === undefined || wanted === rule.id)
        yield inboxRuleObject.present({ owner, rule, priority: index + 1, tree });
    }
  },
});
