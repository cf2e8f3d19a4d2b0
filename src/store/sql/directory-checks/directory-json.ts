import { sql } from 'kysely';
import type { TenantId } from '../../../base/ids.ts';
import { defineDirectoryCheck, type Found } from '../checks/kit/store-check.ts';
import type { RecipientTable } from '../directory/directory-schema.ts';
import { rawQuery, statement } from '../statement.ts';
import { eachRecipientPage, ofRecipient, readRecipient } from './kit/each-recipient.ts';
import { isObject, parseJson } from './kit/stored-json.ts';

const tenantSettings = statement<Record<never, never>>()((db) =>
  rawQuery(
    db,
    sql<{ tenant_id: number; settings: string }>`select tenant_id, settings from tenants order by tenant_id`,
  ),
);
const platformSettings = statement<Record<never, never>>()((db) =>
  rawQuery(db, sql<{ key: string; value: string }>`select key, value from platform_settings order by key`),
);

const roleObjects = statement<Record<never, never>>()((db) =>
  db.selectFrom('role_objects').select(['tenant_id', 'name', 'content']).orderBy('tenant_id').orderBy('guid'),
);

/** Nothing is mended: what the text said cannot be told from what is left of it. */
export const check = defineDirectoryCheck<null>({
  name: 'directory-json',
  stage: 'tree',
  holds: {
    en: 'Settings, addresses, attributes and roles in the directory can be read.',
    ko: '디렉터리의 설정, 주소, 속성, 역할을 읽을 수 있습니다.',
  },
  async *find(checked) {
    const { database } = checked;
    for (const { key, value } of await database.all(platformSettings, {})) {
      if (parseJson(value) !== undefined) continue;
      const sentence = `The platform setting "${key}" is damaged. Restore the directory from a backup.`;
      yield { severity: 'error', object: `setting ${key}`, sentence, subject: null };
    }
    for (const { tenant_id, settings } of await database.all(tenantSettings, {})) {
      if (isObject(parseJson(settings))) continue;
      const sentence = `The settings of organisation ${tenant_id} are damaged. Restore it from a backup.`;
      yield { severity: 'error', tenant: tenant_id as TenantId, sentence, subject: null };
    }
    for (const { tenant_id, name, content } of await database.all(roleObjects, {})) {
      if (isObject(parseJson(content))) continue;
      const sentence = `What is stored of the role, role group, assignment or scope "${name}" of organisation ${tenant_id} is damaged. Restore it from a backup.`;
      yield { severity: 'error', tenant: tenant_id as TenantId, sentence, subject: null };
    }
    yield* eachRecipientPage(checked, async (_session, rows) => rows.flatMap(damageOf));
  },
});

function damageOf(row: RecipientTable): Found<null>[] {
  const addresses = parseJson(row.addresses);
  const isWhole =
    Array.isArray(addresses) &&
    addresses.every((address) => typeof address === 'string') &&
    isObject(parseJson(row.attributes)) &&
    readRecipient(row) !== undefined;
  if (isWhole) return [];
  const sentence = `The addresses or attributes of "${row.display_name}" are damaged. Restore the organisation from a backup.`;
  return [{ severity: 'error', ...ofRecipient(row), sentence, subject: null }];
}
