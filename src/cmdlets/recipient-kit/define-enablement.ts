import type { LocalText } from '../../base/language.ts';
import type { RecipientKind } from '../../store/ports/directory-model.ts';
import { type CmdletExample, defineCmdlet } from '../kit/definition.ts';
import type { ObjectType } from '../kit/object-type.ts';
import { presentRecipient } from '../presentation/present-recipients.ts';
import type { RecipientRow } from '../presentation/recipient-readers.ts';
import { targetOf } from './change-recipient.ts';
import { identityParameter } from './identity-parameter.ts';
import { bareAddress } from './mail-settings.ts';
import { newRecipientParameters, targetParameter } from './new-recipient.ts';

export interface Enablement {
  readonly name: string;
  readonly synopsis: LocalText;
  /** Who can be given a mail address; others are not found. */
  readonly kinds: readonly RecipientKind[];
  readonly output: ObjectType<RecipientRow>;
  readonly examples: readonly [CmdletExample, ...CmdletExample[]];
}

const parameters = {
  Identity: identityParameter,
  ExternalEmailAddress: targetParameter,
  Alias: newRecipientParameters.Alias,
  PrimarySmtpAddress: newRecipientParameters.PrimarySmtpAddress,
} as const;

/** A cmdlet that lets mail be sent to somebody in the directory whose mail goes elsewhere. */
export function defineEnablement({ kinds, output, ...named }: Enablement) {
  return defineCmdlet<typeof parameters>({
    ...named,
    role: 'Mail Recipient Creation',
    scope: 'organization',
    effect: 'change',
    output,
    parameters,
    target: targetOf(kinds),
    async process({ Identity, ExternalEmailAddress, Alias, PrimarySmtpAddress }, context) {
      const { rooms, organization } = context;
      const found = await rooms.recipients.get(organization.tenant, Identity, { kinds });
      const enabled = await rooms.recipients.enableMail(organization.tenant, found.recipient, {
        targetAddress: bareAddress(ExternalEmailAddress),
        ...(Alias !== undefined && { alias: Alias }),
        ...(PrimarySmtpAddress !== undefined && { primaryAddress: PrimarySmtpAddress }),
      });
      return presentRecipient(output, enabled, context);
    },
  });
}
