import { Client } from 'pg';
import { expect, it } from 'vitest';
import { describeWith } from './services.ts';
import { createTestDatabase } from './test-database.ts';

describeWith('postgresql', 'a test database', () => {
  it('is empty, durable, and apart from every other', async () => {
    const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    const client = new Client({ connectionString: one.url });
    await client.connect();
    await client.query('CREATE TABLE only_here (id int)');
    const { rows } = await client.query('SHOW fsync');
    await client.end();

    const other = new Client({ connectionString: two.url });
    await other.connect();
    const tables = await other.query("SELECT 1 FROM pg_tables WHERE tablename = 'only_here'");
    await other.end();
    await Promise.all([one.drop(), two.drop()]);

    expect(rows).toEqual([{ fsync: 'on' }]);
    expect(tables.rowCount).toBe(0);
    await expect(new Client({ connectionString: one.url }).connect()).rejects.toThrow(/does not exist/);
  });
});
