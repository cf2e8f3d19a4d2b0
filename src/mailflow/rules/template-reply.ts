import type { Clock } from '../../base/clock.ts';
import type { ItemId, TenantId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { Random } from '../../base/random.ts';
import { contentFromMime } from '../../mailbox/conversion/content-from-mime.ts';
import type { MessageContent } from '../../mailbox/conversion/message-content.ts';
import { mimeSourceOfBody } from '../../mailbox/conversion/mime-source.ts';
import { nativeSourceOfBody, readNativeContent } from '../../mailbox/conversion/native-content.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import type { RecordChange } from '../../store/ports/record-store.ts';
import { counterOf } from '../../wire/mapi/object-id.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { replyFlavor } from '../../wire/mapi/rule-actions.ts';
import { readStoreEntryId } from '../../wire/mapi/store-entry-id.ts';
import type { Arrival } from '../delivery/arrival.ts';
import { mayAnswer } from '../out-of-office/absence-replies.ts';
import { AnsweredSenders } from '../out-of-office/answered.ts';
import { buildReply } from '../out-of-office/reply-message.ts';
import type { NewQueuedMessage } from '../queue/mail-queue.ts';
import type { AnswerFacts } from './arriving-message.ts';
import { passedOn } from './passed-on.ts';
import { isOn, ruleState } from './rule.ts';
import { type ReplyAction, type RuleFailure, ruleError } from './rule-run.ts';

export interface TemplateReplyFacts {
  readonly directory: DirectoryStore;
  languageOf(tenant: TenantId): Language;
  readonly clock: Clock;
  readonly random: Random;
  readonly arrival: Arrival;
  readonly facts: AnswerFacts;
  readonly reply: ReplyAction;
}

export type TemplateReply =
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly failure: RuleFailure }
  | { readonly kind: 'reply'; readonly message: NewQueuedMessage; readonly records: readonly RecordChange[] };

/** OP_REPLY and OP_OOF_REPLY: a message of the mailbox, which a client has made for it, is what is answered. */
export async function replyByTemplate(given: TemplateReplyFacts): Promise<TemplateReply> {
  const { arrival, facts, reply, directory, clock, random, languageOf } = given;
  const { rule, action } = reply;
  const { tenant, queued, owner, mailbox } = arrival;
  const isOof = action.kind === 'oofReply';
  if (!mayAnswer(arrival, facts, isOof ? 'oof' : 'autoreply')) return { kind: 'none' };
  const to = queued.returnPath;
  const records: RecordChange[] = [];
  if (isOn(rule, ruleState.keepOofHistory)) {
    const answered = new AnsweredSenders(directory, tenant, mailbox.key.mailbox);
    const record = await answered.firstAnswer(`away.rule.${rule.id}`, to, clock.now());
    if (record === undefined) return { kind: 'none' };
    records.push(record);
  }
  const template = await readTemplate(mailbox, action.template);
  if (template === undefined)
    return { kind: 'failed', failure: { rule, flag: ruleState.error, error: ruleError.template } };
  const { properties, recipients } = template;
  const html = properties.bytes(PidTag.Html);
  const message = html ? Buffer.from(html).toString('utf8') : (properties.text(PidTag.Body) ?? '');
  const others = recipients.flatMap((each) => each.text(PidTag.SmtpAddress) ?? []);
  const toSender = (action.flavor & replyFlavor.notToOriginator) === 0 ? [to] : [];
  const addresses = [...toSender, ...others];
  if (addresses.length === 0) return { kind: 'none' };
  const [id, now] = [random.guid(), clock.now()];
  // What says that somebody is away is about the message that it answers.
  const subject = isOof ? '' : (properties.text(PidTag.Subject) ?? '');
  const content = buildReply({
    owner,
    to,
    about: facts,
    message,
    subject,
    isAbsence: isOof,
    language: languageOf(tenant),
    now,
    id,
  });
  const passing = { queued, content: arrival.content, owner, to: addresses, now, id };
  return { kind: 'reply', message: passedOn(passing, content, ''), records };
}

async function readTemplate(
  mailbox: Mailbox,
  template: ReplyAction['action']['template'],
): Promise<MessageContent | undefined> {
  const named = template.kind === 'own' ? undefined : readStoreEntryId(template.id);
  const counter =
    template.kind === 'own'
      ? counterOf(template.message)
      : named?.kind === 'message'
        ? named.message
        : undefined;
  const message = counter === undefined ? undefined : await mailbox.findItem(counter as ItemId);
  if (message === undefined) return undefined;
  const native = await mailbox.openNative(message);
  if (native !== undefined) return readNativeContent(nativeSourceOfBody(native));
  return contentFromMime(await mimeSourceOfBody(await mailbox.openBody(message)));
}
