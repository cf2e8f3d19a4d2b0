import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import { parseGuid, type TenantId } from '../base/ids.ts';
import type { Random } from '../base/random.ts';
import { tenantNotFound } from '../store/directory/directory-errors.ts';
import type { TenantStore } from '../store/ports/directory-store.ts';
import { type MailboxQuotas, unlimitedQuotas } from '../store/ports/mail-model.ts';
import {
  defaultPlanKey,
  type MailboxPlan,
  type MailboxPlanLimits,
  planKey,
  plansIn,
  planValue,
} from './mailbox-plan.ts';
import { checkQuotaOrder } from './quota-order.ts';
import { checkName } from './recipient-text.ts';

export interface MailboxPlansOptions {
  readonly store: TenantStore;
  readonly clock: Clock;
  readonly random: Random;
}

export interface MailboxPlanEdit extends Partial<Omit<MailboxPlanLimits, 'quotas'>> {
  readonly name?: string;
  readonly displayName?: string;
  readonly quotas?: Partial<MailboxQuotas>;
  /** Takes the place of the default there was. */
  readonly isDefault?: true;
}

/** So that the settings of an organisation stay small enough to be read with it. */
const maxPlans = 100;
const maxNameLength = 64;

/** The mailbox plans of organisations. */
export class MailboxPlans {
  readonly #options: MailboxPlansOptions;

  constructor(options: MailboxPlansOptions) {
    this.#options = options;
  }

  /** By name. */
  async list(organization: TenantId): Promise<MailboxPlan[]> {
    const tenant = await this.#options.store.findTenant({ tenant: organization });
    if (tenant === undefined) throw tenantNotFound(organization);
    return plansIn(tenant.settings);
  }

  async find(organization: TenantId, identity: string): Promise<MailboxPlan | undefined> {
    const text = identity.trim();
    const guid = parseGuid(text);
    const plans = await this.list(organization);
    return (
      plans.find((plan) => plan.guid === guid) ??
      plans.find(({ name }) => sameName(name, text)) ??
      plans.find(({ displayName }) => sameName(displayName, text))
    );
  }

  async get(organization: TenantId, identity: string): Promise<MailboxPlan> {
    const found = await this.find(organization, identity);
    if (found !== undefined) return found;
    const shown = identity.trim().slice(0, 100);
    throw new AppError({
      kind: 'notFound',
      code: 'mailboxPlan.notFound',
      message: `The mailbox plan "${shown}" couldn't be found. Make sure that it was spelled correctly, or look for it with Get-MailboxPlan.`,
      details: { identity: shown },
    });
  }

  async create(
    organization: TenantId,
    edit: MailboxPlanEdit & { readonly name: string },
  ): Promise<MailboxPlan> {
    const { clock, random } = this.#options;
    const plans = await this.list(organization);
    if (plans.length >= maxPlans) throw tooMany();
    const now = clock.now();
    const plan: MailboxPlan = {
      guid: random.guid(),
      name: edit.name,
      displayName: edit.name,
      isDefault: false,
      quotas: unlimitedQuotas,
      retainDeletedItemsDays: null,
      maxSendBytes: null,
      maxReceiveBytes: null,
      createdAt: now,
      changedAt: now,
    };
    return this.#write(organization, plans, plan, edit);
  }

  /** For mailboxes that will be made; those there are keep what they have. */
  async update(organization: TenantId, identity: string, edit: MailboxPlanEdit): Promise<MailboxPlan> {
    const plan = await this.get(organization, identity);
    return this.#write(organization, await this.list(organization), plan, edit);
  }

  async remove(organization: TenantId, identity: string): Promise<void> {
    const plan = await this.get(organization, identity);
    if (plan.isDefault) throw isTheDefault(plan);
    await this.#options.store.updateTenant(organization, { settings: { [planKey(plan.guid)]: null } });
  }

  async #write(
    organization: TenantId,
    plans: readonly MailboxPlan[],
    before: MailboxPlan,
    { name, displayName, quotas, isDefault, ...limits }: MailboxPlanEdit,
  ): Promise<MailboxPlan> {
    const plan: MailboxPlan = {
      ...before,
      ...limits,
      ...(name !== undefined && { name: checkName('name', name, maxNameLength) }),
      ...(displayName !== undefined && {
        displayName: checkName('displayName', displayName, maxNameLength),
      }),
      isDefault: isDefault ?? before.isDefault,
      quotas: { ...before.quotas, ...quotas },
      changedAt: this.#options.clock.now(),
    };
    const rival = plans.find((each) => each.guid !== plan.guid && sameName(each.name, plan.name));
    if (rival !== undefined) throw nameTaken(rival);
    checkQuotaOrder(plan.quotas);
    await this.#options.store.updateTenant(organization, {
      settings: {
        [planKey(plan.guid)]: planValue(plan),
        ...(isDefault && { [defaultPlanKey]: plan.guid }),
      },
    });
    return plan;
  }
}

const sameName = (a: string, b: string): boolean =>
  a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();

function nameTaken({ name }: MailboxPlan): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'mailboxPlan.name.taken',
    message: `The name "${name}" is already being used by another mailbox plan. Please try another name.`,
    details: { name },
  });
}

function isTheDefault({ name }: MailboxPlan): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'mailboxPlan.isDefault',
    message: `"${name}" is the default mailbox plan and can't be removed. Make another plan the default first: Set-MailboxPlan <plan> -IsDefault.`,
    details: { name },
  });
}

function tooMany(): AppError {
  return new AppError({
    kind: 'limit',
    code: 'mailboxPlan.tooMany',
    message: `An organisation has at most ${maxPlans} mailbox plans. Remove one that is no longer needed.`,
    details: { limit: maxPlans },
  });
}
