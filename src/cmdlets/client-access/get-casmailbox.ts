import { mailboxKinds } from '../../store/ports/directory-model.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { casMailboxObject } from '../presentation/cas-mailbox-object.ts';
import { recipientFilterableOf } from '../presentation/recipient-filter.ts';
import { lookUp, lookupParameters } from '../recipient-kit/lookup.ts';

const filterable = recipientFilterableOf(casMailboxObject);

export const cmdlet = defineCmdlet({
  name: 'Get-CASMailbox',
  synopsis: {
    en: 'Shows by which protocols each mailbox can be opened.',
    ko: '사서함을 어떤 프로토콜로 열 수 있는지 표시합니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  defaultSet: 'Identity',
  output: casMailboxObject,
  parameters: lookupParameters(filterable),
  examples: [
    {
      line: 'Get-Mailbox minsu.kim@contoso.com | Get-CASMailbox',
      synopsis: { en: 'Of one mailbox.', ko: '사서함 하나.' },
    },
    {
      line: 'Get-CASMailbox -Filter "ImapEnabled -eq $true" -ResultSize Unlimited',
      synopsis: { en: 'All that IMAP may open.', ko: 'IMAP을 쓸 수 있는 모든 사서함.' },
    },
  ],
  process: (bound, context) =>
    lookUp({ type: casMailboxObject, filterable, kinds: mailboxKinds, bound }, context),
});
