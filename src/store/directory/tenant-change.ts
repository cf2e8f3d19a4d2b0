import { AppError, invariant } from '../../base/errors.ts';
import type { JsonObject, Tenant, TenantState } from '../ports/directory-model.ts';
import { storableText } from '../storable-text.ts';
import { tenantStepRefused } from './directory-errors.ts';

const steps: Readonly<Record<TenantState, readonly TenantState[]>> = {
  active: ['softDeleted'],
  softDeleted: ['active', 'removing'],
  removing: [],
};

export const tenantLimits = { name: 64, displayName: 256 } as const;

/** The fields that a change of state writes. */
export function tenantStep(
  tenant: Pick<Tenant, 'name' | 'state' | 'deletedAt'>,
  state: TenantState,
  now: number,
): Pick<Tenant, 'state' | 'deletedAt'> {
  if (tenant.state === state) return { state, deletedAt: tenant.deletedAt };
  if (!steps[tenant.state].includes(state)) throw tenantStepRefused(tenant, state);
  const deletedAt = state === 'softDeleted' ? now : state === 'active' ? null : tenant.deletedAt;
  return { state, deletedAt };
}

/** Top-level keys are written one by one; `null` removes. */
export function changeTenantSettings(before: JsonObject, change: JsonObject | undefined): JsonObject {
  const merged = Object.entries({ ...before, ...change }).filter(([, value]) => value !== null);
  return structuredClone(Object.fromEntries(merged));
}

export function requireOneDefault(domains: readonly { readonly isDefault: boolean }[]): void {
  invariant(domains.filter(({ isDefault }) => isDefault).length === 1, 'one domain is the default');
}

export function checkTenantName(names: { readonly name?: string; readonly displayName?: string }): void {
  for (const field of ['name', 'displayName'] as const) {
    const text = names[field];
    if (text === undefined) continue;
    const limit = tenantLimits[field];
    if (text !== '' && text.length <= limit && storableText(text) === text) continue;
    throw new AppError({
      kind: 'invalid',
      code: `organization.${field}.invalid`,
      message: `The ${field === 'name' ? 'name' : 'display name'} of an organisation has 1 to ${limit} characters of text; this one has ${text.length}. Choose another.`,
      details: { field, length: text.length, limit },
    });
  }
}
