import type { Clock } from '../../base/clock.ts';
import type { Guid, TenantId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import type { Property } from '../../store/ports/mail-model.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { forwardFlavor } from '../../wire/mapi/rule-actions.ts';
import { storeProperty } from '../../wire/mapi/stored-value.ts';
import { scanMessage } from '../../wire/mime/scan.ts';
import type { Arrival, ArrivalPlan, ArrivalPlanner } from '../delivery/arrival.ts';
import { failures } from '../delivery/delivery-failure.ts';
import { primaryOf } from '../delivery/recipient-routes.ts';
import { absenceReplyClass, isAbsenceReply } from '../out-of-office/absence-mark.ts';
import { AbsenceReplies } from '../out-of-office/absence-replies.ts';
import { isAway, readAutoReply } from '../out-of-office/auto-reply.ts';
import type { NewQueuedMessage } from '../queue/mail-queue.ts';
import {
  type AnswerFacts,
  answerFacts,
  arrivingMessage,
  keyOfTag,
  type RuleNames,
} from './arriving-message.ts';
import { delegatedBy } from './delegated-by.ts';
import { ExtendedRules } from './extended-rules.ts';
import { FolderRules } from './folder-rules.ts';
import { attached, delegatedField, forwarded, passedOn, redirected } from './passed-on.ts';
import type { Rule } from './rule.ts';
import { addressOfRuleRecipient } from './rule-addresses.ts';
import { ruleItems } from './rule-items.ts';
import { type RuleFailure, RuleRun, type RuleVerdict } from './rule-run.ts';
import { replyByTemplate } from './template-reply.ts';

export interface MailboxAgentOptions {
  readonly directory: DirectoryStore;
  /** What the ids from 0x8000 on mean in a mailbox. */
  namesOf(mailbox: Mailbox): Promise<RuleNames>;
  languageOf(tenant: TenantId): Language;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** A message that rules and forwarding have made out of another, and so on, is not made into more after that. */
const maxGeneration = 4;
/** Of one rule; a rule is no mailing list. */
const maxForwardRecipients = 250;

/** What a mailbox does with mail that comes: its rules, and answers while its owner is away. */
export class MailboxAgent implements ArrivalPlanner {
  readonly #options: MailboxAgentOptions;
  readonly #extended = new ExtendedRules();

  constructor(options: MailboxAgentOptions) {
    this.#options = options;
  }

  async plan(arrival: Arrival): Promise<ArrivalPlan> {
    const { clock, random, directory } = this.#options;
    const { mailbox } = arrival;
    const tree = await mailbox.folders();
    const inbox = tree.getRole('inbox').folder;
    const absence = await readAutoReply(mailbox, clock.now());
    const away = isAway(absence, clock.now());
    const rules = new FolderRules(mailbox, inbox, random);
    const extended = await this.#extended.list(mailbox, tree, inbox);
    const list = [...(await rules.list()), ...extended].sort((a, b) => a.sequence - b.sequence);
    const said = await this.#saidByRules(arrival);
    if (list.length === 0 && !away) return into({ ...nothing, folders: [inbox] }, said, [], []);
    const facts = answerFacts(arrival.content, arrival.queued.returnPath);
    const hasFolder = (folder: number) => tree.all.some((each) => each.folder === folder);
    const names = list.length === 0 ? noNames : await this.#options.namesOf(mailbox);
    const verdict =
      list.length === 0
        ? { ...nothing, folders: [inbox] }
        : new RuleRun(inbox, hasFolder).run(list, await seenBy(arrival, names), away);
    const properties = [...verdict.tags.flatMap((each) => keptTag(each, names)), ...said];
    const outgoing: NewQueuedMessage[] = [];
    const records: ArrivalPlan['records'][number][] = [];
    const failed: RuleFailure[] = [...verdict.failed];
    if (this.#mayPassOn(arrival, facts)) {
      outgoing.push(...(await this.#forwards(arrival, verdict)));
      for (const reply of verdict.replies) {
        const made = await replyByTemplate({ ...this.#options, arrival, facts, reply });
        if (made.kind === 'failed') failed.push(made.failure);
        else if (made.kind === 'reply') {
          outgoing.push(made.message);
          records.push(...made.records);
        }
      }
    }
    if (away && verdict.bounce === undefined) {
      const answer = await new AbsenceReplies({ ...this.#options, records: directory }).answer(
        arrival,
        facts,
        absence,
      );
      if (answer !== undefined) {
        outgoing.push(answer.message);
        records.push(answer.record);
      }
    }
    // Each is told of once: who has it in hand already has the flag.
    const fresh = failed.filter(({ rule, flag }) => (rule.state & flag) === 0);
    for (const { rule, flag } of fresh) await rules.markFailed(rule, flag);
    if (verdict.deferred.length + fresh.length === 0) return into(verdict, properties, outgoing, records);
    if (verdict.deferred.length > 0)
      properties.push(storeProperty({ key: PidTag.HasDeferredActionMessages, value: true }));
    const special = await mailbox.ensureSpecialFolders(this.#options.languageOf(arrival.tenant));
    const { guid } = await mailbox.describe();
    const place = { into: special.getRole('deferredAction').folder, mailbox: guid, inbox };
    return {
      ...into(verdict, properties, outgoing, records),
      items: (delivered) => ruleItems({ deferred: verdict.deferred, failed: fresh }, place, delivered),
    };
  }

  /** What a rule or an automatic reply that has made the message says of it. */
  async #saidByRules({ tenant, queued, content }: Arrival): Promise<Property[]> {
    if (queued.origin !== 'automatic') return [];
    const { header } = scanMessage(content);
    if (isAbsenceReply(header.find('auto-submitted')))
      return [storeProperty({ key: PidTag.MessageClass, value: absenceReplyClass })];
    const delegator = header.find(delegatedField.toLowerCase())?.trim();
    return delegator === undefined ? [] : delegatedBy(this.#options.directory, tenant, delegator);
  }

  /** Neither reports nor what this mailbox has passed on before. */
  #mayPassOn({ queued, owner }: Arrival, { passedBy }: AnswerFacts): boolean {
    const own = primaryOf(owner)?.toLowerCase();
    return (
      queued.generation < maxGeneration &&
      queued.origin !== 'report' &&
      own !== undefined &&
      !passedBy.has(own)
    );
  }

  async #forwards(
    { tenant, queued, content, owner }: Arrival,
    { forwards }: RuleVerdict,
  ): Promise<readonly NewQueuedMessage[]> {
    const { directory, random, clock } = this.#options;
    const messages: NewQueuedMessage[] = [];
    for (const { flavor, recipients, isDelegated } of forwards) {
      const found = await Promise.all(
        recipients
          .slice(0, maxForwardRecipients)
          .map((each) => addressOfRuleRecipient(directory, tenant, each)),
      );
      // [MS-OXORULE] section 3.2.5.1: not back to whom it came from.
      const to = [...new Set(found.flatMap((address) => address ?? []))].filter(
        (address) => address.toLowerCase() !== queued.returnPath.toLowerCase(),
      );
      if (to.length === 0) continue;
      const id: Guid = random.guid();
      const passing = { queued, content, owner, to, now: clock.now(), id, isDelegated };
      const keepsSender = (flavor & (forwardFlavor.preserveSender | forwardFlavor.noChanges)) !== 0;
      const make = keepsSender
        ? redirected
        : (flavor & forwardFlavor.asAttachment) !== 0
          ? attached
          : forwarded;
      messages.push(passedOn(passing, make(passing), primaryOf(owner) ?? ''));
    }
    return messages;
  }
}

const nothing = {
  ...{ flags: 0, tags: [], forwards: [], replies: [], bounce: undefined, deferred: [], failed: [] },
} satisfies Omit<RuleVerdict, 'folders'>;

function into(
  { folders, flags, bounce }: RuleVerdict,
  properties: readonly Property[],
  outgoing: ArrivalPlan['outgoing'],
  records: ArrivalPlan['records'],
): ArrivalPlan {
  return {
    places: folders.map((folder) => ({ folder, flags, properties })),
    outgoing,
    records,
    items: () => [],
    ...(bounce !== undefined && { refused: failures.refusedByOwner }),
  };
}

const noNames: RuleNames = new Map();

/** Extended rules say themselves what their ids mean. */
async function seenBy({ content, receivedAt, owner }: Arrival, names: RuleNames) {
  const seen = await arrivingMessage(content, receivedAt, owner);
  const plain = seen(names);
  return ({ extended }: Rule) => (extended === undefined ? plain : seen(extended.conditionNames));
}

/** Ids from 0x8000 on mean a name, and stand beside a message under that. */
function keptTag({ rule, value: { tag, value } }: RuleVerdict['tags'][number], names: RuleNames): Property[] {
  const key = keyOfTag(tag, rule.extended?.actionNames ?? names);
  return key === undefined ? [] : [storeProperty({ key, value })];
}
