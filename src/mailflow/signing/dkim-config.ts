/** How the mail of a domain is signed: two selectors by turns, so that one can be replaced while the other is in use. */
import * as z from 'zod';
import type { TenantId } from '../../base/ids.ts';
import type { AcceptedDomain, JsonObject } from '../../store/ports/directory-model.ts';
import type { RecordStore, StoredRecord } from '../../store/ports/record-store.ts';

const form = z.enum(['simple', 'relaxed']);

const selector = z.object({
  name: z.string(),
  /** SubjectPublicKeyInfo in base64, as DNS has it. */
  publicKey: z.string(),
  keyBits: z.int(),
  createdAt: z.int(),
});

const index = z.union([z.literal(0), z.literal(1)]);

const schema = z.object({
  enabled: z.boolean(),
  headerForm: form,
  bodyForm: form,
  selectors: z.tuple([selector, selector]),
  /** The one that signs. */
  active: index,
  /** When the other one takes over, where it is going to. */
  rotateAt: z.int().nullable(),
  /** When the active one was taken into use. */
  rotatedAt: z.int(),
  /** What DNS had of the active one. */
  status: z.enum(['valid', 'missing']),
  lastChecked: z.int(),
});

export type DkimSelector = Readonly<z.output<typeof selector>>;
export type DkimSettings = Readonly<z.output<typeof schema>>;

export interface DkimConfig extends DkimSettings {
  /** A-labels. */
  readonly domain: string;
  /** U-labels, for people. */
  readonly displayName: string;
  readonly version: number;
}

export const signingCollection = 'mailflow.dkim';
const maxConfigs = 1_000;

/** Of those of an organisation's domains that have one. */
export async function readConfigs(
  store: Pick<RecordStore, 'listRecords'>,
  tenant: TenantId,
  domains: readonly AcceptedDomain[],
): Promise<DkimConfig[]> {
  const known = new Map(domains.map((domain) => [domain.domain, domain]));
  const records = await store.listRecords(tenant, signingCollection, { limit: maxConfigs });
  return records.flatMap((record) => {
    const domain = known.get(record.key);
    return domain === undefined ? [] : [configOf(domain, record)];
  });
}

export const configOf = (
  { domain, displayName }: AcceptedDomain,
  { content, version }: StoredRecord,
): DkimConfig => ({ ...readSettings(content), domain, displayName, version });

export const readSettings = (content: JsonObject): DkimSettings => schema.parse(content);
export const writeSettings = (settings: DkimSettings): JsonObject => schema.parse(settings);

export const activeSelector = ({ selectors, active }: DkimSettings): DkimSelector => selectors[active];
export const otherIndex = ({ active }: Pick<DkimSettings, 'active'>) => (active === 0 ? 1 : 0);
export const otherSelector = (settings: DkimSettings): DkimSelector =>
  settings.selectors[otherIndex(settings)];

/** With the other one in use from now on. */
export function rotated(settings: DkimSettings, now: number): DkimSettings {
  return {
    ...settings,
    active: otherIndex(settings),
    rotateAt: null,
    rotatedAt: now,
    status: 'valid',
    lastChecked: now,
  };
}
