import type { LocalText } from '../../base/language.ts';
import type { Recipient, RecipientKind } from '../../store/ports/directory-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import { type CmdletExample, defineCmdlet } from '../kit/definition.ts';
import { targetOf } from './change-recipient.ts';
import { identityParameter } from './identity-parameter.ts';

export interface Removal {
  readonly name: string;
  readonly synopsis: LocalText;
  readonly role: string;
  /** Whom it is about; others are not found. */
  readonly kinds: readonly RecipientKind[];
  readonly examples: readonly [CmdletExample, ...CmdletExample[]];
}

const parameters = { Identity: identityParameter } as const;

/** A cmdlet that removes recipients which hold nothing but what the directory says of them. */
export const defineRemoval = (removal: Removal) =>
  defineTaking(removal, ({ rooms }, { tenant, recipient }) => rooms.recipients.remove(tenant, [recipient]));

/** A cmdlet that takes alias, addresses and mail away from recipients and leaves them in the directory. */
export const defineDisablement = (removal: Removal) =>
  defineTaking(removal, ({ rooms }, { tenant, recipient }) =>
    rooms.recipients.disableMail(tenant, recipient),
  );

function defineTaking(
  { kinds, ...named }: Removal,
  take: (context: CmdletContext, recipient: Recipient) => Promise<unknown>,
) {
  return defineCmdlet<typeof parameters>({
    ...named,
    scope: 'organization',
    effect: 'destroy',
    parameters,
    target: targetOf(kinds),
    async process({ Identity }, context) {
      const { rooms, organization } = context;
      await take(context, await rooms.recipients.get(organization.tenant, Identity, { kinds }));
      return undefined;
    },
  });
}
