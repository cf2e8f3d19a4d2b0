/** What is known of a session that its client has left, without opening what is sealed of it. */
import { z } from 'zod';
import { type Guid, parseGuid, type RecipientId, type TenantId } from '../../../base/ids.ts';
import type { JsonObject, Tenant } from '../../../store/ports/directory-model.ts';
import type { StoredRecord } from '../../../store/ports/record-store.ts';

export const keptCollection = 'remoting.session';

const commandContent = z.strictObject({ commandId: z.string(), running: z.boolean() });
const content = z.strictObject({
  account: z.string(),
  owner: z.string(),
  recipient: z.number().nullable(),
  /** As the address of the request named it: it is looked up again with the rights of whoever takes it up. */
  asked: z.string().nullable(),
  /** That its commands worked in. */
  organization: z.string().nullable(),
  name: z.string().nullable(),
  resourceUri: z.string(),
  clientAddress: z.string(),
  inputStreams: z.string(),
  outputStreams: z.string(),
  locale: z.string(),
  compression: z.literal('xpress').nullable(),
  idleTimeoutMs: z.number(),
  openedAt: z.number(),
  activeAt: z.number(),
  /** When its connection broke; null for one that its client has disconnected. */
  vanishedAt: z.number().nullable(),
  commands: z.array(commandContent),
  /** The process that has it in memory; nobody else takes it up before `heldUntil`. */
  holder: z.string(),
  heldUntil: z.number(),
});

type Content = z.infer<typeof content>;

export interface KeptSession extends Omit<Content, 'recipient' | 'organization'> {
  /** In upper case, as the protocol has it. */
  readonly shellId: string;
  readonly tenant: TenantId;
  readonly recipient: RecipientId | undefined;
  readonly organization: Guid | undefined;
}

/** As it lies in the store. */
export interface StoredSession {
  readonly session: KeptSession;
  readonly version: number;
  /** That its commands work in, where there is one by now. */
  readonly organization: Tenant | undefined;
}

export const keptKey = (shellId: string): string => shellId.toLowerCase();

export function writeKept({ shellId: _, tenant: __, ...kept }: KeptSession): JsonObject {
  return {
    ...kept,
    recipient: kept.recipient ?? null,
    organization: kept.organization ?? null,
    commands: kept.commands.map((command) => ({ ...command })),
  };
}

/** Undefined for one that this version cannot read, or that belongs to an account of another organisation. */
export function readKept(tenant: TenantId, { key, content: found }: StoredRecord): KeptSession | undefined {
  const id = parseGuid(key);
  const { data } = content.safeParse(found);
  if (id === undefined || data === undefined || !data.account.startsWith(`${tenant}/`)) return undefined;
  return {
    ...data,
    shellId: id.toUpperCase(),
    tenant,
    recipient: data.recipient === null ? undefined : (data.recipient as RecipientId),
    organization: data.organization === null ? undefined : parseGuid(data.organization),
  };
}
