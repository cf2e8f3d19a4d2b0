import * as z from 'zod';
import type { Guid } from '../base/ids.ts';
import type { JsonObject, JsonValue } from '../store/ports/directory-model.ts';
import { type MailboxQuotas, unlimitedQuotas } from '../store/ports/mail-model.ts';
import type { RecipientAttributes } from '../store/ports/recipient-attributes.ts';

/** Limits under a name. A mailbox takes a copy of them when it is made, and later changes leave it alone. */
export interface MailboxPlan extends MailboxPlanLimits {
  readonly guid: Guid;
  /** Unique within the organisation when compared without case. */
  readonly name: string;
  readonly displayName: string;
  /** For mailboxes that are made without naming a plan. */
  readonly isDefault: boolean;
  readonly createdAt: number;
  readonly changedAt: number;
}

export interface MailboxPlanLimits {
  readonly quotas: MailboxQuotas;
  /** `null` is what the server says. */
  readonly retainDeletedItemsDays: number | null;
  readonly maxSendBytes: number | null;
  readonly maxReceiveBytes: number | null;
}

const size = z.int().min(0).nullable().catch(null);

const schema = z.object({
  name: z.string(),
  displayName: z.string(),
  quotas: z
    .object({
      issueWarningBytes: size,
      prohibitSendBytes: size,
      prohibitSendReceiveBytes: size,
      recoverableItemsBytes: size,
    })
    .catch(unlimitedQuotas),
  retainDeletedItemsDays: size,
  maxSendBytes: size,
  maxReceiveBytes: size,
  createdAt: z.int(),
  changedAt: z.int(),
});

const prefix = 'mailboxPlan.';
export const defaultPlanKey = 'defaultMailboxPlan';

export const planKey = (guid: Guid): string => prefix + guid;

/** As the settings of the organisation keep it. */
export function planValue({ guid: _, isDefault: __, ...stored }: MailboxPlan): JsonValue {
  return { ...stored, quotas: { ...stored.quotas } };
}

/** By name. */
export function plansIn(settings: JsonObject): MailboxPlan[] {
  const plans = Object.entries(settings).flatMap(([key, value]): MailboxPlan[] => {
    if (!key.startsWith(prefix)) return [];
    const guid = key.slice(prefix.length) as Guid;
    const isDefault = settings[defaultPlanKey] === guid;
    // One that is damaged must not keep mailboxes from being listed and made.
    const { data } = schema.safeParse(value);
    return data === undefined ? [] : [{ guid, isDefault, ...data }];
  });
  return plans.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The plan of this GUID; the default where none is named or the one named is gone. */
export function findPlanIn(settings: JsonObject, guid: string | undefined): MailboxPlan | undefined {
  const plans = plansIn(settings);
  return plans.find((plan) => plan.guid === guid) ?? plans.find(({ isDefault }) => isDefault);
}

/** What a recipient takes from its plan when its mailbox is made. What it says itself goes first. */
export function planAttributes(settings: JsonObject, attributes: RecipientAttributes): RecipientAttributes {
  const plan = findPlanIn(settings, attributes.mailboxPlan);
  if (plan === undefined) return attributes;
  const { guid, maxSendBytes, maxReceiveBytes, retainDeletedItemsDays } = plan;
  return {
    ...(maxSendBytes !== null && { maxSendBytes }),
    ...(maxReceiveBytes !== null && { maxReceiveBytes }),
    ...(retainDeletedItemsDays !== null && { retainDeletedItemsDays }),
    ...attributes,
    mailboxPlan: guid,
  };
}
