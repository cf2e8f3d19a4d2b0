import type { FolderPlanEntry } from './plan-entry.ts';

/** What X-GM-LABELS says of Gmail's own folders. */
const systemLabels: Readonly<Record<string, string>> = {
  '\\inbox': 'inbox',
  '\\sent': 'sent',
  '\\draft': 'drafts',
  '\\drafts': 'drafts',
};
/** They are flags and views, and no place. */
const placeless = new Set(['\\starred', '\\important', '\\flagged', '\\muted']);

/**
 * Where a message of All Mail goes: to the folders of its labels, of which the first takes its bytes and the others
 * refer to them. Without a label it goes where All Mail has its place. None: all its folders are left out.
 */
export class GmailPlacements {
  readonly #byName = new Map<string, FolderPlanEntry>();
  readonly #byRole = new Map<string, FolderPlanEntry>();
  readonly #unlabelled: FolderPlanEntry | undefined;

  constructor(plan: readonly FolderPlanEntry[]) {
    for (const entry of plan) {
      if (entry.action !== 'label') continue;
      this.#byName.set(entry.sourcePath.join('/'), entry);
      if (entry.role !== undefined) this.#byRole.set(entry.role, entry);
    }
    this.#unlabelled = plan.find(({ action }) => action === 'distribute');
  }

  of(labels: readonly string[]): readonly FolderPlanEntry[] {
    const places = labels.filter((label) => !placeless.has(label.toLowerCase()));
    if (places.length === 0) return this.#unlabelled ? [this.#unlabelled] : [];
    const found = places.flatMap((label) => this.#find(label) ?? []);
    return [...new Set(found)];
  }

  #find(label: string): FolderPlanEntry | undefined {
    const key = label.toLowerCase();
    const role = Object.hasOwn(systemLabels, key) ? systemLabels[key] : undefined;
    return role === undefined ? this.#byName.get(label) : this.#byRole.get(role);
  }
}
