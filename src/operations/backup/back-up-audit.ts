import type { AuditChain, AuditHead, AuditRecord } from '../../store/ports/audit-store.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import type { RestoreTarget } from './backup-ports.ts';
import type { AuditLine, DirectoryLine } from './change-lines.ts';

const perPage = 500;

/** A chain up to the head that it had when this began; seals and all, so that it verifies where it is restored. */
export async function backUpAudit(
  directory: Pick<DirectoryStore, 'findAuditHead' | 'listAudit'>,
  chain: AuditChain,
  put: (line: DirectoryLine) => Promise<void>,
): Promise<void> {
  const head = await directory.findAuditHead(chain);
  if (head === undefined) return;
  let after = 0;
  while (after < head.sequence) {
    const page = await directory.listAudit(chain, { order: 'oldestFirst', after, limit: perPage });
    for (const record of page) {
      if (record.sequence > head.sequence) break;
      await put({ kind: 'audit', tenant: chain, record: { ...record, seal: toText(record.seal) } });
    }
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.sequence;
  }
  const { sequence, seal, proof } = head;
  await put({
    kind: 'auditHead',
    tenant: chain,
    head: { sequence, seal: toText(seal), proof: toText(proof) },
  });
}

/** Writes the lines of one chain back, to the end that they had. */
export class AuditRestore {
  readonly #directory: RestoreTarget['directory'];
  readonly #chain: () => Promise<AuditChain>;
  #records: AuditRecord[] = [];

  constructor(directory: RestoreTarget['directory'], chain: () => Promise<AuditChain>) {
    this.#directory = directory;
    this.#chain = chain;
  }

  async take(line: AuditLine): Promise<void> {
    if (line.kind === 'audit') {
      this.#records.push({ ...line.record, seal: toBytes(line.record.seal) });
      if (this.#records.length > perPage) await this.#append(perPage, undefined);
      return;
    }
    const { sequence, seal, proof } = line.head;
    await this.#append(this.#records.length, { sequence, seal: toBytes(seal), proof: toBytes(proof) });
  }

  /** The head of what is not yet the end proves nothing; the last one is the one that was sealed. */
  async #append(count: number, sealed: AuditHead | undefined): Promise<void> {
    const records = this.#records.splice(0, count);
    const last = records.at(-1);
    if (last === undefined) return;
    const head = sealed ?? { sequence: last.sequence, seal: last.seal, proof: new Uint8Array(0) };
    await this.#directory.appendAudit(await this.#chain(), records, head);
  }
}

const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const toBytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
