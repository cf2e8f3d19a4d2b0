import { isAppError } from '../../../base/errors.ts';
import type { RecipientId, TenantId } from '../../../base/ids.ts';
import type { SynchronizedRecipients } from '../../../organization/synchronized-recipients.ts';
import { claimKey } from '../../../store/directory/recipient-claims.ts';
import { recipientLimits } from '../../../store/directory/recipient-limits.ts';
import type { Recipient } from '../../../store/ports/directory-model.ts';
import type { DirectoryStore, RecipientChange } from '../../../store/ports/directory-store.ts';
import type { PlanChunk } from '../plan/plan-book.ts';
import type {
  CreateItem,
  DeleteItem,
  MembersItem,
  PlanItem,
  ProvisioningError,
  ReleaseItem,
  UpdateItem,
} from '../plan/plan-model.ts';
import { shorten } from '../rules/desired-state.ts';
import type { StepCount } from '../runs/run-model.ts';
import { failureOf } from './export-failure.ts';

export interface ApplyOptions {
  readonly store: DirectoryStore;
  readonly recipients: SynchronizedRecipients;
  readonly tenant: TenantId;
  readonly now: number;
}

export interface Applied {
  readonly counts: Partial<Record<StepCount, number>>;
  /** Of items that the store refused: by item. */
  readonly failures: ReadonlyMap<PlanItem, ProvisioningError>;
  /** Anchors that groups name and nobody has, by the group's item. */
  readonly missing: ReadonlyMap<MembersItem, readonly string[]>;
  /**
   * Until the mailboxes of those who were created are there: before that the chunk is not done. Counts and failures may grow
   * meanwhile.
   */
  settled(): Promise<void>;
}

/** Carries out one chunk. It may have been carried out before, wholly or in part: the outcome is the same. */
export async function applyChunk({ items }: PlanChunk, options: ApplyOptions): Promise<Applied> {
  const applier = new ChunkApplier(options);
  const byAction = Map.groupBy(items, ({ action }) => action);
  await applier.inBatch(ofAction<DeleteItem>(byAction, ['delete']), (some) => applier.delete(some));
  for (const item of ofAction<ReleaseItem>(byAction, ['release'])) {
    await applier.inBatch([item], () => applier.release(item));
  }
  await applier.inBatch(ofAction<UpdateItem>(byAction, ['update', 'match', 'restore']), (some) =>
    applier.update(some),
  );
  await applier.inBatch(ofAction<CreateItem>(byAction, ['create']), (some) => applier.create(some));
  for (const item of ofAction<MembersItem>(byAction, ['members'])) {
    await applier.inBatch([item], () => applier.members(item));
  }
  return applier.applied;
}

function ofAction<Item extends PlanItem>(
  byAction: ReadonlyMap<string, readonly PlanItem[]>,
  actions: readonly Item['action'][],
): Item[] {
  return actions.flatMap((action) => (byAction.get(action) ?? []) as readonly Item[]);
}

class ChunkApplier {
  readonly #options: ApplyOptions;
  readonly #counts: Partial<Record<StepCount, number>> = {};
  readonly #failures = new Map<PlanItem, ProvisioningError>();
  readonly #missing = new Map<MembersItem, readonly string[]>();
  /** Mailboxes on their way, in another thread, while what the chunk came to is written up here. */
  #provisioning: { readonly items: readonly CreateItem[]; readonly outcome: Promise<unknown> }[] = [];

  constructor(options: ApplyOptions) {
    this.#options = options;
  }

  get applied(): Applied {
    const settled = () => this.#settle();
    return { counts: this.#counts, failures: this.#failures, missing: this.#missing, settled };
  }

  /** All together; where one of them is refused, each by itself, so that it does not keep back the others. */
  async inBatch<Item extends PlanItem>(
    items: readonly Item[],
    work: (items: readonly Item[]) => Promise<void>,
  ): Promise<void> {
    if (items.length === 0) return;
    try {
      await work(items);
      return;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const [only] = items;
      if (items.length === 1 && only !== undefined) {
        this.#failures.set(only, failureOf(only, error, this.#options.now));
        this.#count('exportFailure', 1);
        return;
      }
    }
    for (const item of items) await this.inBatch([item], work);
  }

  async delete(items: readonly DeleteItem[]): Promise<void> {
    const { recipients, store, tenant } = this.#options;
    const ids = items.flatMap(({ recipient }) => recipient ?? []);
    // Whoever was purged meanwhile is gone as he should be.
    const found = await store.findRecipients(tenant, ids);
    const mine = new Map(items.map(({ recipient, anchor }) => [recipient, anchor]));
    const doomed = found.filter(({ recipient, anchor }) => mine.get(recipient) === anchor);
    await recipients.delete(
      tenant,
      doomed.map(({ recipient }) => recipient),
    );
    this.#count('exportDelete', doomed.length);
  }

  async release({ recipient, keys }: ReleaseItem): Promise<void> {
    const { recipients, store, tenant } = this.#options;
    const [found] = await store.findRecipients(tenant, [recipient]);
    // Restored by somebody in between: then it keeps what it has.
    if (found === undefined || found.deletedAt === null) return;
    const change = withoutNames(found, new Set(keys.map(claimKey)));
    await recipients.update(tenant, [{ recipient, change, givesMailbox: false }]);
  }

  async update(items: readonly UpdateItem[]): Promise<void> {
    const { recipients, tenant } = this.#options;
    const returning = items.filter(({ action }) => action === 'restore').map(({ recipient }) => recipient);
    if (returning.length > 0) await recipients.restore(tenant, returning);
    // Of whoever only lies elsewhere in the source nothing is another here: of a unit that was moved, that is everybody.
    const touched = items.filter(({ set, givesMailbox }) => givesMailbox || Object.keys(set).length > 0);
    await recipients.update(
      tenant,
      touched.map(({ recipient, set, givesMailbox }) => ({ recipient, change: set, givesMailbox })),
    );
    const changed = items.filter(({ changes }) => changes.length > 0);
    const renamed = changed.filter(({ set }) => set.upn !== undefined || set.name !== undefined);
    this.#count('exportUpdate', changed.length - renamed.length);
    this.#count('exportRename', renamed.length);
  }

  async create(items: readonly CreateItem[]): Promise<void> {
    const { recipients, tenant } = this.#options;
    const made = await this.#make(items);
    this.#count('exportAdd', items.length);
    // Looked at in `settled`, which may come after it has failed.
    const outcome = recipients.provision(tenant, made).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    this.#provisioning.push({ items, outcome });
  }

  #make(items: readonly CreateItem[]): Promise<Recipient[]> {
    return this.#options.recipients.create(
      this.#options.tenant,
      items.map(({ anchor, guid, recipient }) => ({ ...recipient, guid, anchor })),
    );
  }

  async #settle(): Promise<void> {
    const { recipients, tenant } = this.#options;
    const underWay = this.#provisioning;
    this.#provisioning = [];
    for (const { items, outcome } of underWay) {
      const failed = (await outcome) as { readonly error: unknown } | undefined;
      if (failed === undefined) continue;
      if (!isRefusal(failed.error)) throw failed.error;
      this.#count('exportAdd', -items.length);
      for (const item of items) {
        await this.inBatch([item], async () => {
          await recipients.provision(tenant, await this.#make([item]));
          this.#count('exportAdd', 1);
        });
      }
    }
  }

  async members(item: MembersItem): Promise<void> {
    const { store, tenant } = this.#options;
    const keys = [item.anchor, ...item.add].map((value) => ({ kind: 'anchor' as const, value }));
    const found = new Map<string, Recipient>();
    for (const { key, recipient } of await store.findByKeys(tenant, keys)) found.set(key.value, recipient);
    const group = found.get(item.anchor);
    // It could not be made, and its error says why.
    if (group === undefined) return;
    const missing = item.add.filter((anchor) => !found.has(anchor));
    if (missing.length > 0) this.#missing.set(item, missing);
    const add = item.add.flatMap((anchor) => {
      const member = found.get(anchor);
      return member === undefined ? [] : [member.recipient];
    });
    const remove = await this.#living(item.remove);
    if (add.length + remove.length === 0) return;
    const { added, removed } = await store.changeMembers(tenant, group.recipient, { add, remove });
    if (added + removed > 0) this.#count('exportUpdate', 1);
  }

  async #living(recipients: readonly RecipientId[]): Promise<RecipientId[]> {
    if (recipients.length === 0) return [];
    const { store, tenant } = this.#options;
    return (await store.findRecipients(tenant, recipients)).map(({ recipient }) => recipient);
  }

  #count(name: StepCount, count: number): void {
    this.#counts[name] = (this.#counts[name] ?? 0) + count;
  }
}

/** What the store refuses of an item; a store that is away, or broken, ends the run and leaves the plan for the next. */
function isRefusal(error: unknown): boolean {
  if (!isAppError(error)) return false;
  return (
    ['conflict', 'invalid', 'limit', 'notFound', 'denied', 'quota'].includes(error.kind) &&
    error.code !== 'record.version'
  );
}

/** Somebody deleted gives up the names that another needs, and keeps the others. */
function withoutNames(recipient: Recipient, keys: ReadonlySet<string>): Omit<RecipientChange, 'mailbox'> {
  const { name, alias, upn, addresses, targetAddress, guid } = recipient;
  const kept = addresses.filter(
    ({ type, address }) => !keys.has(claimKey({ kind: 'address', type, value: address })),
  );
  const hasPrimary = kept.some(({ type, primary }) => type === 'smtp' && primary);
  const first = kept.find(({ type }) => type === 'smtp');
  const suffix = ` (${guid.slice(0, 8)})`;
  const loses = (value: string) => keys.has(claimKey({ kind: 'address', value }));
  return {
    ...(kept.length < addresses.length && {
      addresses: hasPrimary ? kept : kept.map((each) => (each === first ? { ...each, primary: true } : each)),
    }),
    ...(upn !== null && loses(upn) && { upn: null }),
    ...(targetAddress !== null && loses(targetAddress) && { targetAddress: null }),
    ...(alias !== null && keys.has(claimKey({ kind: 'alias', value: alias })) && { alias: null }),
    ...(keys.has(claimKey({ kind: 'name', value: name })) && {
      name: shorten(name, recipientLimits.name - suffix.length) + suffix,
    }),
  };
}
