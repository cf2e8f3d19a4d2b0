import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Guid } from '../../../base/ids.ts';
import { auditBehind } from '../../directory/audit-errors.ts';
import type {
  AuditChain,
  AuditOutcome,
  AuditQuery,
  AuditRecord,
  AuditStore,
} from '../../ports/audit-store.ts';
import { foldText } from '../../sort-key.ts';
import { insertMany } from '../bulk.ts';
import type { SqlDatabase } from '../database.ts';
import type { Schema } from '../schema.ts';
import { queryBuilders, statement } from '../statement.ts';
import type { AuditHeadTable, AuditRecordTable } from './audit-schema.ts';

type RecordRow = { [Column in keyof AuditRecordTable]: AuditRecordTable[Column] };
type HeadRow = { [Column in keyof AuditHeadTable]: AuditHeadTable[Column] };

const headRow = statement<{ tenant: number }>()((db, p) =>
  db.selectFrom('audit_heads').selectAll().where('tenant_id', '=', p.tenant),
);
const insertHead = statement<HeadRow>()((db, p) =>
  db
    .insertInto('audit_heads')
    .values({ tenant_id: p.tenant_id, sequence: p.sequence, seal: p.seal, proof: p.proof })
    .onConflict((conflict) => conflict.column('tenant_id').doNothing()),
);
/** Also locks the row on PostgreSQL, so that of two nodes the second finds the head moved. */
const moveHead = statement<HeadRow & { before: number }>()((db, p) =>
  db
    .updateTable('audit_heads')
    .set({ sequence: p.sequence, seal: p.seal, proof: p.proof })
    .where('tenant_id', '=', p.tenant_id)
    .where('sequence', '=', p.before),
);
const insertRecords = insertMany<RecordRow>('audit_records', {
  tenant_id: 'integer',
  sequence: 'integer',
  guid: 'text',
  at: 'integer',
  actor: 'text',
  actor_key: 'text',
  external: 'integer',
  session: 'text',
  cmdlet: 'text',
  cmdlet_key: 'text',
  object: 'text',
  parameters: 'text',
  outcome: 'text',
  error: 'text',
  duration_ms: 'integer',
  seal: 'blob',
});

export function sqlAuditStore(database: SqlDatabase, reader: SqlDatabase): AuditStore {
  return {
    async findAuditHead(chain) {
      const row = await reader.get(headRow, { tenant: chain ?? 0 });
      return (
        row && { sequence: row.sequence, seal: new Uint8Array(row.seal), proof: new Uint8Array(row.proof) }
      );
    },
    appendAudit: (chain, records, head) =>
      database.transaction('interactive', async (session) => {
        const [first] = records;
        if (first === undefined) return;
        const row = { tenant_id: chain ?? 0, ...head };
        const before = first.sequence - 1;
        const moved =
          before === 0 ? await session.run(insertHead, row) : await session.run(moveHead, { ...row, before });
        if (moved === 0) throw auditBehind();
        await session.write(
          insertRecords,
          records.map((record) => toRow(chain, record)),
        );
      }),
    async listAudit(chain, query) {
      const direction = query.order === 'oldestFirst' ? 'asc' : 'desc';
      const select = queryBuilders[reader.dialect]
        .selectFrom('audit_records')
        .selectAll()
        .where('tenant_id', '=', chain ?? 0)
        .where((where) => where.and(conditions(where, query)))
        .orderBy('sequence', direction)
        .limit(query.limit);
      return (await reader.query(select)).map(toRecord);
    },
  };
}

function conditions(
  where: ExpressionBuilder<Schema, 'audit_records'>,
  { from, until, cmdlets, actors, external, outcomes, after, order }: AuditQuery,
): Expression<SqlBool>[] {
  const among = (column: 'cmdlet_key' | 'actor_key', values: readonly string[]) =>
    where(column, 'in', values.map(foldText));
  return [
    ...(from === undefined ? [] : [where('at', '>=', from)]),
    ...(until === undefined ? [] : [where('at', '<', until)]),
    ...(cmdlets === undefined ? [] : [among('cmdlet_key', cmdlets)]),
    ...(actors === undefined ? [] : [among('actor_key', actors)]),
    ...(external === undefined ? [] : [where('external', '=', external ? 1 : 0)]),
    ...(outcomes === undefined ? [] : [where('outcome', 'in', outcomes)]),
    ...(after === undefined ? [] : [where('sequence', order === 'oldestFirst' ? '>' : '<', after)]),
  ];
}

function toRow(chain: AuditChain, { durationMs, parameters, external, ...record }: AuditRecord): RecordRow {
  return {
    tenant_id: chain ?? 0,
    ...record,
    actor_key: foldText(record.actor),
    external: external ? 1 : 0,
    cmdlet_key: foldText(record.cmdlet),
    parameters: JSON.stringify(parameters),
    duration_ms: durationMs,
  };
}

function toRecord(row: AuditRecordTable): AuditRecord {
  return {
    sequence: row.sequence,
    guid: row.guid as Guid,
    at: row.at,
    actor: row.actor,
    external: row.external === 1,
    session: row.session,
    cmdlet: row.cmdlet,
    object: row.object,
    parameters: JSON.parse(row.parameters) as AuditRecord['parameters'],
    outcome: row.outcome as AuditOutcome,
    error: row.error,
    durationMs: row.duration_ms,
    seal: new Uint8Array(row.seal),
  };
}
