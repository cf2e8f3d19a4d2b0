import { recipientIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';

/** Of cmdlets that act on one recipient, or on each that comes in. */
export const identityParameter = parameter({
  schema: recipientIdentity(),
  synopsis: { en: 'Name, alias, address or GUID.', ko: '이름, 별칭, 주소 또는 GUID.' },
  position: 0,
  mandatory: true,
  fromPipeline: 'both',
  completer: 'recipient',
});
