import type { Guid } from '../../base/ids.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import { referenceAttributes, referenceListAttributes } from '../../store/ports/recipient-attributes.ts';
import type { Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import type { ObjectType } from '../kit/object-type.ts';
import type { RecipientRow } from './recipient-readers.ts';

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

async function rowOf(recipient: Recipient, context: CmdletContext): Promise<RecipientRow> {
  const [row = { recipient, organization: context.organization.name }] = await rowsOf([recipient], context);
  return row;
}

export async function presentRecipient(
  type: ObjectType<RecipientRow>,
  recipient: Recipient,
  context: CmdletContext,
): Promise<Value> {
  return type.present(await rowOf(recipient, context));
}

/** Recipients whose managers and owners are looked up together; the first ones do not wait for many. */
const firstBatch = 16;
const laterBatch = 200;

/** In the order in which they come. */
export async function* presentRecipients(
  type: ObjectType<RecipientRow>,
  recipients: AsyncIterable<Recipient>,
  context: CmdletContext,
): AsyncIterable<Value> {
  let batch: Recipient[] = [];
  let size = firstBatch;
  for await (const recipient of recipients) {
    batch.push(recipient);
    if (batch.length < size) continue;
    for (const row of await rowsOf(batch, context)) yield type.present(row);
    batch = [];
    size = laterBatch;
  }
  for (const row of await rowsOf(batch, context)) yield type.present(row);
}
