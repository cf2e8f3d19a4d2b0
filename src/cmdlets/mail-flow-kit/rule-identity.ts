import { AppError } from '../../base/errors.ts';
import { InboxRules } from '../../mailflow/rules/inbox-rules.ts';
import type { Rule } from '../../mailflow/rules/rule.ts';
import { findMember, toText } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { mailboxIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { identity } from '../kit/parameter-types.ts';
import { type OpenedMailbox, openMailboxOf } from './mailbox-of.ts';

export const ruleIdentityParameter = parameter({
  schema: identity('Microsoft.Exchange.Configuration.Tasks.InboxRuleIdParameter', (value) => {
    const found = findMember(value, 'Identity')?.value;
    return found === null || found === undefined ? undefined : toText(found);
  }),
  synopsis: {
    en: 'Name or number of the rule, or kim\\number.',
    ko: '규칙의 이름이나 번호, 또는 kim\\번호.',
  },
  position: 0,
  mandatory: true,
  fromPipeline: 'both',
});

export const optionalMailboxParameter = parameter({
  schema: mailboxIdentity(),
  synopsis: {
    en: 'Whose rule; not needed where the identity says it.',
    ko: '규칙을 가진 사서함. ID에 들어 있으면 필요 없습니다.',
  },
  completer: 'mailbox',
});

export interface FoundRule extends OpenedMailbox {
  readonly rules: InboxRules;
  readonly rule: Rule;
}

export async function findRule(
  given: string,
  mailboxGiven: string | undefined,
  context: CmdletContext,
): Promise<FoundRule> {
  const slash = given.lastIndexOf('\\');
  const owner = mailboxGiven ?? (slash > 0 ? given.slice(0, slash) : undefined);
  if (owner === undefined) throw withoutMailbox(given);
  const opened = await openMailboxOf(owner, context);
  const rules = new InboxRules(opened.mailbox, context.random);
  return { ...opened, rules, rule: await rules.get(given) };
}

function withoutMailbox(rule: string): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'mailflow.rule.whose',
    message: `Whose rule "${rule}" is was not said. Add -Mailbox, or pipe it from Get-InboxRule.`,
    details: { rule },
  });
}
