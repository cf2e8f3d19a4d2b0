/** What a search folder looks for, and where: [MS-OXCFOLD] section 2.2.1.4. It is kept with the folder. */
import * as z from 'zod';
import type { FolderId, ItemId } from '../../../base/ids.ts';
import type { Mailbox } from '../../../mailbox/mailbox.ts';
import { ByteReader } from '../../../wire/mapi/byte-reader.ts';
import { ByteWriter } from '../../../wire/mapi/byte-writer.ts';
import { utf8CodePage } from '../../../wire/mapi/code-page.ts';
import { type Restriction, readRestriction, writeRestriction } from '../../../wire/mapi/restriction.ts';

export interface SearchCriteria {
  readonly folders: readonly FolderId[];
  readonly restriction: Restriction;
  /** With the folders below those. */
  readonly isRecursive: boolean;
  /** Found once, and not followed. */
  readonly isStatic: boolean;
  /** Bodies are compared as they are, and not looked up in the index of words. */
  readonly isScan: boolean;
  /** Another one whenever the search is to begin anew. */
  readonly generation: string;
}

const criteriaKey = 'search.criteria';
const foundKey = 'search.found';

const id = z.int().min(1);
const kept = z.object({
  folders: z.array(id),
  restriction: z.base64(),
  isRecursive: z.boolean(),
  isStatic: z.boolean(),
  isScan: z.boolean(),
  generation: z.string(),
});
const keptFound = z.object({ generation: z.string(), items: z.array(id) });

type KeepingMailbox = Pick<Mailbox, 'readProperties' | 'writeProperties'>;

export async function readCriteria(
  mailbox: KeepingMailbox,
  folder: FolderId,
): Promise<SearchCriteria | undefined> {
  const found = parsed(kept, await readJson(mailbox, folder, criteriaKey));
  if (found === undefined) return undefined;
  const reader = new ByteReader(new Uint8Array(Buffer.from(found.restriction, 'base64')));
  const restriction = readRestriction(reader, utf8CodePage, { width: 32 });
  return { ...found, folders: found.folders as FolderId[], restriction };
}

export async function writeCriteria(
  mailbox: KeepingMailbox,
  folder: FolderId,
  { restriction, ...rest }: SearchCriteria,
): Promise<void> {
  const writer = new ByteWriter();
  writeRestriction(writer, restriction, utf8CodePage, 32);
  const content = { ...rest, restriction: Buffer.from(writer.written).toString('base64') };
  await writeJson(mailbox, folder, criteriaKey, content);
}

/** What a search that is not followed has found. */
export async function readFound(
  mailbox: KeepingMailbox,
  folder: FolderId,
  generation: string,
): Promise<readonly ItemId[] | undefined> {
  const found = parsed(keptFound, await readJson(mailbox, folder, foundKey));
  return found?.generation === generation ? (found.items as ItemId[]) : undefined;
}

export async function writeFound(
  mailbox: KeepingMailbox,
  folder: FolderId,
  generation: string,
  items: readonly ItemId[],
): Promise<void> {
  await writeJson(mailbox, folder, foundKey, { generation, items });
}

async function readJson(mailbox: KeepingMailbox, folder: FolderId, key: string): Promise<unknown> {
  const [row] = await mailbox.readProperties({ kind: 'folder', folder }, [key]);
  return row === undefined ? undefined : JSON.parse(Buffer.from(row.value).toString('utf8'));
}

async function writeJson(
  mailbox: KeepingMailbox,
  folder: FolderId,
  key: string,
  content: unknown,
): Promise<void> {
  const value = Buffer.from(JSON.stringify(content));
  await mailbox.writeProperties({ kind: 'folder', folder }, { set: [{ key, value }], remove: [] });
}

function parsed<T>(schema: z.ZodType<T>, content: unknown): T | undefined {
  const found = schema.safeParse(content);
  return found.success ? found.data : undefined;
}
