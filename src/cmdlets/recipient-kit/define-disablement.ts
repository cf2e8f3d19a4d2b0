import { defineCmdlet } from '../kit/definition.ts';
import { targetOf } from './change-recipient.ts';
import type { Removal } from './define-removal.ts';
import { identityParameter } from './identity-parameter.ts';

const parameters = { Identity: identityParameter } as const;

/** A cmdlet that takes alias, addresses and mail away from recipients and leaves them in the directory. */
export function defineDisablement({ kinds, ...named }: Removal) {
  return defineCmdlet<typeof parameters>({
    ...named,
    scope: 'organization',
    effect: 'destroy',
    parameters,
    target: targetOf(kinds),
    async process({ Identity }, { rooms, organization }) {
      const { recipient } = await rooms.recipients.get(organization.tenant, Identity, { kinds });
      await rooms.recipients.disableMail(organization.tenant, recipient);
      return undefined;
    },
  });
}
