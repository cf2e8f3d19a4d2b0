import { mailboxIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';

/** Of cmdlets that act on one mailbox, or on each that comes in. */
export const mailboxIdentityParameter = parameter({
  schema: mailboxIdentity(),
  synopsis: { en: 'Name, alias, address or GUID of its owner.', ko: '소유자의 이름, 별칭, 주소 또는 GUID.' },
  position: 0,
  mandatory: true,
  fromPipeline: 'both',
  completer: 'mailbox',
});
