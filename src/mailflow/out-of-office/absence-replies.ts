import type { Clock } from '../../base/clock.ts';
import type { TenantId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { Random } from '../../base/random.ts';
import type { RecordChange, RecordStore } from '../../store/ports/record-store.ts';
import type { Arrival } from '../delivery/arrival.ts';
import type { NewQueuedMessage } from '../queue/mail-queue.ts';
import { type AnswerFacts, ownAddresses } from '../rules/arriving-message.ts';
import { passedOn } from '../rules/passed-on.ts';
import { AnsweredSenders } from './answered.ts';
import type { AutoReplyConfiguration } from './auto-reply.ts';
import { buildReply } from './reply-message.ts';

export interface AbsenceRepliesOptions {
  readonly records: Pick<RecordStore, 'findRecords'>;
  languageOf(tenant: TenantId): Language;
  readonly clock: Clock;
  readonly random: Random;
}

/** Says that somebody is away: to each sender once, to no list and no program. */
export class AbsenceReplies {
  readonly #options: AbsenceRepliesOptions;

  constructor(options: AbsenceRepliesOptions) {
    this.#options = options;
  }

  async answer(
    arrival: Arrival,
    facts: AnswerFacts,
    absence: AutoReplyConfiguration,
  ): Promise<{ readonly message: NewQueuedMessage; readonly record: RecordChange } | undefined> {
    const { records, languageOf, clock, random } = this.#options;
    const { tenant, queued, waiting, owner, mailbox } = arrival;
    const to = queued.returnPath;
    if (!mayAnswer(arrival, facts, 'oof')) return undefined;
    const message = await this.#textFor(arrival, absence);
    if (message === undefined || message.trim() === '') return undefined;
    const answered = new AnsweredSenders(records, tenant, mailbox.key.mailbox);
    const record = await answered.firstAnswer(`away.${absence.periodFrom}`, to, clock.now());
    if (record === undefined) return undefined;
    const id = random.guid();
    const now = clock.now();
    const language = languageOf(tenant);
    const content = buildReply({ owner, to, about: facts, message, isAbsence: true, language, now, id });
    const passing = { queued, content: arrival.content, owner, to: [to], now, id };
    return {
      message: {
        ...passedOn(passing, content, ''),
        sender: waiting.route.kind === 'mailbox' ? owner.recipient : null,
      },
      record,
    };
  }

  /** Those of the organisation read another text than strangers, who may get none. */
  async #textFor(
    { queued, mailbox }: Arrival,
    { internalMessage, externalMessage, externalAudience }: AutoReplyConfiguration,
  ): Promise<string | undefined> {
    if (queued.sender !== null) return internalMessage;
    if (externalAudience === 'None') return undefined;
    if (externalAudience === 'All') return externalMessage;
    const contacts = (await mailbox.folders()).findRole('contacts');
    if (contacts === undefined) return undefined;
    const page = await mailbox.query({
      folder: contacts.folder,
      filter: { text: `"${queued.returnPath.replaceAll('"', '')}"` },
      sort: { by: 'uid', descending: true },
      limit: 1,
    });
    return page.messages.length > 0 ? externalMessage : undefined;
  }
}

/** RFC 3834 section 2: to a person who has written to the owner himself, and has not asked for silence. */
export function mayAnswer(
  { queued, owner, waiting }: Arrival,
  { isAutomatic, suppressed, recipients }: AnswerFacts,
  kind: 'oof' | 'autoreply',
): boolean {
  if (isAutomatic || suppressed.has('all') || suppressed.has(kind)) return false;
  if (queued.origin === 'report' || queued.generation > 0) return false;
  const own = ownAddresses(owner);
  if (own.has(queued.returnPath.toLowerCase())) return false;
  const isNamed = [...recipients].some((address) => own.has(address.replace(/\+[^@]*@/, '@')));
  // A blind copy names nobody; what came by way of a group or another mailbox names that.
  return isNamed || own.has(waiting.original.toLowerCase().replace(/\+[^@]*@/, '@'));
}
