import type { AccessSchema } from './access/access-schema.ts';
import type { AuditSchema } from './audit/audit-schema.ts';
import type { DirectorySchema } from './directory/directory-schema.ts';
import type { MailSchema } from './mail/mail-schema.ts';
import type { MigrationSchema } from './migration/migration-schema.ts';
import type { RecordSchema } from './records/record-schema.ts';

/** Every table, as Kysely sees it. Each area of the store declares its own. */
export interface Schema
  extends MailSchema,
    DirectorySchema,
    AccessSchema,
    AuditSchema,
    MigrationSchema,
    RecordSchema {
  schema_versions: SchemaVersionTable;
}

export interface SchemaVersionTable {
  series: string;
  version: number;
  name: string;
  applied_at: number;
}
