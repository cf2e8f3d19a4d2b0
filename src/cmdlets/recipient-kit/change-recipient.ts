import { isAppError } from '../../base/errors.ts';
import type { RecipientEdit } from '../../organization/recipient-edit.ts';
import type { Recipient, RecipientKind } from '../../store/ports/directory-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import type { BoundValues, Parameter } from '../kit/parameter.ts';
import { warnUnmodified } from '../kit/unmodified-warning.ts';
import { editOf } from './setting.ts';

/** Times to begin again when somebody else changed the recipient in between. */
const maxAttempts = 5;

export interface RecipientToChange {
  readonly Identity: string;
  readonly kinds: readonly RecipientKind[];
  /** Something else of it was changed by the same command. */
  readonly isChanged?: boolean;
}

/** Writes all settings that were given, or none; says so where there were none. */
export async function changeRecipient(
  { Identity, kinds, isChanged = false }: RecipientToChange,
  parameters: Readonly<Record<string, Parameter>>,
  bound: BoundValues,
  context: CmdletContext,
): Promise<Recipient> {
  const { rooms, organization } = context;
  const { tenant } = organization;
  for (let attempt = 1; ; attempt += 1) {
    const current = await rooms.recipients.get(tenant, Identity, { kinds });
    const edit = await editOf(parameters, bound, { current, context });
    const { recipient, changeNo: unchangedSince } = current;
    try {
      const [changed = current] = isEmpty(edit)
        ? [current]
        : await rooms.recipients.update(tenant, [{ recipient, edit, unchangedSince }]);
      if (changed.changeNo === unchangedSince && !isChanged) warnUnmodified(current.displayName, context);
      return changed;
    } catch (error) {
      const isOvertaken = isAppError(error, 'conflict') && error.code === 'recipient.changed';
      if (attempt === maxAttempts || !isOvertaken) throw error;
    }
  }
}

const isEmpty = (edit: RecipientEdit): boolean => Object.keys(edit).length === 0;

/** What is asked about and recorded of a cmdlet that acts on one recipient. */
export const targetOf =
  (kinds: readonly RecipientKind[]) =>
  async (
    { Identity }: { readonly Identity: string },
    { rooms, organization }: CmdletContext,
  ): Promise<string> => {
    const { displayName } = await rooms.recipients.get(organization.tenant, Identity, { kinds });
    return displayName;
  };
