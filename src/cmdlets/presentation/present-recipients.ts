import type { Guid } from '../../base/ids.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import { referenceAttributes, referenceListAttributes } from '../../store/ports/recipient-attributes.ts';
import type { Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import type { ObjectType } from '../kit/object-type.ts';
import type { RecipientRow } from './recipient-readers.ts';

/** Recipients whose references are looked up together. */
const batchSize = 100;

/** Those whom one recipient names: its manager, owners, moderators. */
function referencesOf({ attributes }: Recipient): Guid[] {
  const single = referenceAttributes.flatMap((name) => attributes[name] ?? []);
  const listed = referenceListAttributes.flatMap((name) => [...(attributes[name] ?? [])]);
  return [...single, ...listed];
}

/** With those whom they name, looked up for all together. */
export async function rowsOf(
  recipients: readonly Recipient[],
  context: CmdletContext,
): Promise<RecipientRow[]> {
  const { rooms, organization } = context;
  const wanted = new Set(recipients.flatMap(referencesOf));
  const references =
    wanted.size === 0 ? undefined : await rooms.recipients.findByGuids(organization.tenant, [...wanted]);
  return recipients.map((recipient) => ({
    recipient,
    organization: organization.name,
    ...(references && { references }),
  }));
}

export async function presentRecipient(
  type: ObjectType<RecipientRow>,
  recipient: Recipient,
  context: CmdletContext,
): Promise<Value> {
  const [row] = await rowsOf([recipient], context);
  return row && type.present(row);
}

/** In order; the first at once, and what they name looked up for many together. */
export async function* presentRecipients(
  type: ObjectType<RecipientRow>,
  recipients: AsyncIterable<Recipient>,
  context: CmdletContext,
): AsyncIterable<Value> {
  let batch: Recipient[] = [];
  for await (const recipient of recipients) {
    if (batch.length === 0 && referencesOf(recipient).length === 0) {
      yield type.present({ recipient, organization: context.organization.name });
      continue;
    }
    batch.push(recipient);
    if (batch.length < batchSize) continue;
    for (const row of await rowsOf(batch, context)) yield type.present(row);
    batch = [];
  }
  for (const row of await rowsOf(batch, context)) yield type.present(row);
}
