import type { SecretBox } from '../access/secret-box.ts';
import type { Clock } from '../base/clock.ts';
import type { TenantId } from '../base/ids.ts';
import type { Language } from '../base/language.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import type { ActivityRecorder } from '../mailbox/activity-recorder.ts';
import type { Mailbox } from '../mailbox/mailbox.ts';
import type { Mailboxes } from '../mailbox/mailboxes.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import { AddressFinder } from './delivery/address-finder.ts';
import { Dispatcher } from './delivery/dispatcher.ts';
import { LocalDelivery } from './delivery/local-delivery.ts';
import { RecipientRoutes } from './delivery/recipient-routes.ts';
import type { OutboundCarrier } from './outbound/carrier.ts';
import { MailQueue } from './queue/mail-queue.ts';
import { type KnownDestinations, QueueAdministration } from './queue/queue-administration.ts';
import { QueueRunner } from './queue/queue-runner.ts';
import { ReadReceipts } from './reports/read-receipts.ts';
import type { RuleNames } from './rules/arriving-message.ts';
import { MailboxAgent } from './rules/mailbox-agent.ts';
import type { SigningKey } from './signing/dkim-signing.ts';
import { MessageSigner } from './signing/message-signer.ts';
import { MailIntake } from './submission/mail-intake.ts';
import { Submission } from './submission/submission.ts';

export interface MailFlowOptions {
  readonly store: DirectoryStore;
  readonly mailboxes: Mailboxes;
  secretsOf(tenant: TenantId): Promise<SecretBox>;
  usesPlusAddresses(tenant: TenantId): Promise<boolean>;
  languageOf(tenant: TenantId): Language;
  /** What the ids of named properties mean in a mailbox. */
  namesOf?(mailbox: Mailbox): Promise<RuleNames>;
  tenants(): AsyncIterable<TenantId>;
  /** Undefined where no mail leaves this server. */
  readonly outbound?: (OutboundCarrier & KnownDestinations) | undefined;
  /** The keys of domains; nothing is signed without it. */
  signingKeyFor?(tenant: TenantId, domain: string): Promise<SigningKey | undefined>;
  readonly activity: ActivityRecorder;
  /** As this server calls itself. */
  readonly server: string;
  /** What tells this node from others. */
  readonly node: string;
  readonly maxMessageBytes: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** All that moves mail: what servers hand messages to, and what then brings them where they belong. */
export class MailFlow {
  readonly queue: MailQueue;
  readonly submission: Submission;
  readonly intake: MailIntake;
  readonly receipts: ReadReceipts;
  readonly runner: QueueRunner;
  readonly administration: QueueAdministration;

  constructor(options: MailFlowOptions) {
    const { store, mailboxes, clock, random, log, server, maxMessageBytes, secretsOf } = options;
    this.queue = new MailQueue({ store, clock, secretsOf: (tenant) => secretsOf(tenant) });
    this.administration = new QueueAdministration(this.queue, options.outbound);
    const shared = { queue: this.queue, server, maxMessageBytes, clock, random };
    this.submission = new Submission({ ...shared, directory: store, mailboxes });
    const addresses = new AddressFinder({
      store,
      usesPlusAddresses: (tenant) => options.usesPlusAddresses(tenant),
    });
    this.intake = new MailIntake({ ...shared, store, mailboxes, addresses });
    const languageOf = (tenant: TenantId) => options.languageOf(tenant);
    this.receipts = new ReadReceipts({ ...shared, directory: store, languageOf });
    const namesOf = (mailbox: Mailbox) => options.namesOf?.(mailbox) ?? Promise.resolve(noNames);
    const planner = new MailboxAgent({ directory: store, namesOf, languageOf, clock, random, log });
    const dispatcher = new Dispatcher({
      ...{ queue: this.queue, directory: store, mailboxes, server, node: options.node, clock, random, log },
      routes: new RecipientRoutes({ store, addresses }),
      local: new LocalDelivery({ directory: store, mailboxes, planner, clock, log }),
      outbound: options.outbound,
      signer: new MessageSigner({
        keyFor: async (...given) => options.signingKeyFor?.(...given),
        ...{ clock, log },
      }),
      handOver: (...given) => this.intake.handOver(...given),
      activity: options.activity,
      languageOf,
    });
    this.runner = new QueueRunner({
      queue: this.queue,
      dispatch: (...given) => dispatcher.dispatch(...given),
      tenants: () => options.tenants(),
      clock,
      log,
    });
  }
}

const noNames: RuleNames = new Map();
