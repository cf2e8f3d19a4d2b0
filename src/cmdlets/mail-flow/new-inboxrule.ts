import { InboxRules } from '../../mailflow/rules/inbox-rules.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';
import { openMailboxOf } from '../mail-flow-kit/mailbox-of.ts';
import { definedRule } from '../mail-flow-kit/rule-definition.ts';
import { ruleMailboxParameter, ruleParameters } from '../mail-flow-kit/rule-parameters.ts';
import { inboxRuleObject } from '../presentation/mail-flow-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'New-InboxRule',
  synopsis: {
    en: 'Makes a rule for what comes into a mailbox.',
    ko: '사서함에 도착하는 메일을 처리할 규칙을 만듭니다.',
  },
  description: {
    en: 'Every condition that is given must hold, and no exception may; of several words or people one is enough. The server carries rules out when mail arrives.',
    ko: '지정한 조건이 모두 맞고 예외에 해당하지 않을 때 적용합니다. 단어나 사람을 여럿 지정하면 하나만 맞아도 됩니다. 규칙은 메일이 도착할 때 서버가 처리합니다.',
  },
  role: 'Mail Recipients',
  scope: 'organization',
  effect: 'change',
  output: inboxRuleObject,
  parameters: {
    Name: parameter({
      schema: text({ maxLength: 512 }),
      synopsis: { en: 'What it is called.', ko: '규칙의 이름.' },
      position: 0,
      mandatory: true,
    }),
    Mailbox: ruleMailboxParameter,
    ...ruleParameters,
  },
  examples: [
    {
      line: "New-InboxRule '주간 보고' -Mailbox kim -SubjectContainsWords '주간 보고', 'weekly report' -MoveToFolder 'kim:\\Archive' -StopProcessingRules $true",
      synopsis: { en: 'Files reports away.', ko: '보고서를 보관 폴더로 옮깁니다.' },
    },
    {
      line: 'New-InboxRule Invoices -Mailbox kim -From billing@fabrikam.com -HasAttachment $true -ForwardTo accounting@contoso.com -ExceptIfSubjectContainsWords reminder',
      synopsis: { en: 'Sends invoices on to those who pay them.', ko: '청구서를 담당자에게 전달합니다.' },
    },
  ],
  target: ({ Name, Mailbox }) => `${Mailbox}: ${Name}`,
  async process({ Name, Mailbox, Priority, ...bound }, context) {
    const { mailbox, owner } = await openMailboxOf(Mailbox, context);
    const definition = await definedRule(bound, mailbox, context);
    const rules = new InboxRules(mailbox, context.random);
    const rule = await rules.create(Name, {
      definition,
      ...(Priority !== undefined && { priority: Priority }),
    });
    const priority = (await rules.list()).findIndex(({ id }) => id === rule.id) + 1;
    return inboxRuleObject.present({ owner, rule, priority, tree: await mailbox.folders() });
  },
});
