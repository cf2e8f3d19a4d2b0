import { contentFromMime } from '../../mailbox/conversion/content-from-mime.ts';
import { mimeSourceOfBytes } from '../../mailbox/conversion/mime-source.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import type { RestrictedObject } from '../../wire/mapi/evaluate-restriction.ts';
import type { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { firstNamedId, type PropertyKey, type PropertyName } from '../../wire/mapi/property-key.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { type PropertyTag, propertyId, propertyType } from '../../wire/mapi/property-type.ts';
import { restrictedBag } from '../../wire/mapi/restricted-bag.ts';
import { scanMessage } from '../../wire/mime/scan.ts';

/** [MS-OXCMSG] section 2.2.3.1: kinds of recipients. */
const [toType, ccType] = [1, 2];

/** The names that a mailbox knows by ids from 0x8000 on. */
export type RuleNames = ReadonlyMap<number, PropertyName>;

/** A message as a rule sees it that means this by ids from 0x8000 on. */
export type SeenMessage = (names: RuleNames) => RestrictedObject;

/** A message as rules see it: with what it is to the owner of the mailbox. */
export async function arrivingMessage(
  bytes: Uint8Array,
  receivedAt: number,
  owner: Pick<Recipient, 'addresses'>,
): Promise<SeenMessage> {
  const { properties, recipients, attachments } = await contentFromMime(mimeSourceOfBytes(bytes), {
    receivedAt,
  });
  const own = ownAddresses(owner);
  const isMine = (type: number) =>
    recipients.some((each) => each.number(PidTag.RecipientType) === type && own.has(addressIn(each)));
  const bag = properties.clone();
  bag.set(PidTag.MessageToMe, isMine(toType)).set(PidTag.MessageCcMe, isMine(ccType));
  bag.set(PidTag.MessageRecipientMe, isMine(toType) || isMine(ccType));
  bag.set(PidTag.MessageSize, bytes.byteLength);
  return (names) => {
    const options = { keyOf: (tag: PropertyTag) => keyOfTag(tag, names) };
    const attached = attachments.map(({ properties: each }) => restrictedBag(each, {}, options));
    return restrictedBag(
      bag,
      {
        [propertyId(PidTag.MessageRecipients)]: recipients.map((each) => restrictedBag(each, {}, options)),
        [propertyId(PidTag.MessageAttachments)]: attached,
      },
      options,
    );
  };
}

/** Undefined for an id that nobody has said the name of. */
export function keyOfTag(tag: PropertyTag, names: RuleNames): PropertyKey | undefined {
  if (propertyId(tag) < firstNamedId) return tag;
  const name = names.get(propertyId(tag));
  return name && { name, type: propertyType(tag) };
}

export function ownAddresses({ addresses }: Pick<Recipient, 'addresses'>): ReadonlySet<string> {
  return new Set(addresses.filter(({ type }) => type === 'smtp').map(({ address }) => address.toLowerCase()));
}

const addressIn = (bag: PropertyBag): string => (bag.text(PidTag.SmtpAddress) ?? '').toLowerCase();

/** What a program has to know before it answers a message: RFC 3834 section 2, [MS-OXCMAIL] section 2.2.3.2.14. */
export interface AnswerFacts {
  /** Made by a program, or sent to a list or in bulk: never answered. */
  readonly isAutomatic: boolean;
  /** In lower case: `oof`, `autoreply`, `all`, … */
  readonly suppressed: ReadonlySet<string>;
  /** The mailboxes whose rules have passed the message on. */
  readonly passedBy: ReadonlySet<string>;
  readonly recipients: ReadonlySet<string>;
  readonly subject: string;
  readonly messageId: string | undefined;
  readonly references: readonly string[];
}

export const loopField = 'X-MS-Exchange-Inbox-Rules-Loop';

export function answerFacts(bytes: Uint8Array, returnPath: string): AnswerFacts {
  const { header, envelope, traits } = scanMessage(bytes);
  const words = (name: string) =>
    new Set(header.findAll(name).flatMap((value) => value.toLowerCase().split(/[\s,;]+/)));
  const precedence = words('precedence');
  const isBulk = ['bulk', 'list', 'junk'].some((word) => precedence.has(word));
  const isList = ['list-id', 'list-unsubscribe', 'list-post'].some((name) => header.find(name) !== undefined);
  const local = returnPath.slice(0, returnPath.lastIndexOf('@')).toLowerCase();
  const isMachine =
    /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|owner-.*|.*-(request|owner|bounces?))$/.test(local);
  return {
    isAutomatic: returnPath === '' || traits.isAutoSubmitted || isBulk || isList || isMachine,
    suppressed: words('x-auto-response-suppress'),
    passedBy: words(loopField.toLowerCase()),
    recipients: new Set([...envelope.to, ...envelope.cc].map(({ address }) => address.toLowerCase())),
    subject: envelope.subject,
    messageId: envelope.messageId,
    references: envelope.references,
  };
}
