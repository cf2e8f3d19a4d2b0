import type { LocalText } from '../../base/language.ts';
import type { RecipientKind } from '../../store/ports/directory-model.ts';
import { type CmdletExample, defineCmdlet } from '../kit/definition.ts';
import { targetOf } from './change-recipient.ts';
import { identityParameter } from './identity-parameter.ts';

export interface Removal {
  readonly name: string;
  readonly synopsis: LocalText;
  readonly role: string;
  /** Whom it removes; others are not found. */
  readonly kinds: readonly RecipientKind[];
  readonly examples: readonly [CmdletExample, ...CmdletExample[]];
}

const parameters = { Identity: identityParameter } as const;

/** A cmdlet that removes recipients which hold nothing but what the directory says of them. */
export function defineRemoval({ kinds, ...named }: Removal) {
  return defineCmdlet<typeof parameters>({
    ...named,
    scope: 'organization',
    effect: 'destroy',
    parameters,
    target: targetOf(kinds),
    async process({ Identity }, { rooms, organization }) {
      const { recipient } = await rooms.recipients.get(organization.tenant, Identity, { kinds });
      await rooms.recipients.remove(organization.tenant, [recipient]);
      return undefined;
    },
  });
}
