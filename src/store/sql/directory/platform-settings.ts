import { settingChanged } from '../../directory/directory-errors.ts';
import type { JsonValue, PlatformSetting } from '../../ports/directory-model.ts';
import type { SqlDatabase, SqlSession } from '../database.ts';
import { statement } from '../statement.ts';

const settingRow = statement<{ key: string }>()((db, p) =>
  db.selectFrom('platform_settings').selectAll().where('key', '=', p.key),
);
const settingRows = statement<Record<never, never>>()((db) =>
  db.selectFrom('platform_settings').selectAll().orderBy('key'),
);
const insertSetting = statement<{ key: string; value: string }>()((db, p) =>
  db
    .insertInto('platform_settings')
    .values({ key: p.key, value: p.value, version: 1 })
    .onConflict((conflict) => conflict.column('key').doNothing()),
);
const saveSetting = statement<{ key: string; value: string; version: number }>()((db, p) =>
  db
    .updateTable('platform_settings')
    .set((update) => ({ value: p.value, version: update('version', '+', 1) }))
    .where('key', '=', p.key)
    .where('version', '=', p.version),
);

export async function findSetting(session: SqlSession, key: string): Promise<PlatformSetting | undefined> {
  const row = await session.get(settingRow, { key });
  return row && { key, value: JSON.parse(row.value) as JsonValue, version: row.version };
}

export async function listSettings(session: SqlSession): Promise<PlatformSetting[]> {
  const rows = await session.all(settingRows, {});
  return rows.map(({ key, value, version }) => ({ key, value: JSON.parse(value) as JsonValue, version }));
}

export async function writeSetting(
  database: SqlDatabase,
  key: string,
  value: JsonValue,
  ifVersion?: number,
): Promise<PlatformSetting> {
  const text = JSON.stringify(value);
  for (;;) {
    const version = ifVersion ?? (await findSetting(database, key))?.version ?? 0;
    const written = await database.transaction('interactive', (session) =>
      version === 0
        ? session.run(insertSetting, { key, value: text })
        : session.run(saveSetting, { key, value: text, version }),
    );
    if (written > 0) return { key, value: JSON.parse(text) as JsonValue, version: version + 1 };
    // Without a condition the last writer wins, so whoever came in between is overwritten.
    if (ifVersion !== undefined) throw settingChanged(key);
  }
}
