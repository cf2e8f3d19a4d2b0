import type { Recipient } from '../../store/ports/directory-model.ts';
import type { CmdletContext } from '../kit/context.ts';

/** Whoever may change the account may say how much it uses: the store is asked, although nothing of the row changes. */
export async function assignPolicy(
  { recipient, guid }: Recipient,
  policy: string | null,
  { rooms, organization }: CmdletContext,
): Promise<void> {
  await rooms.recipients.updateOne(organization.tenant, recipient, {});
  await rooms.throttling.assign(organization, guid, policy);
}
