import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../support/child.ts';
import { checkSources, readSources, type SourceFile } from './import-rules.ts';

const messages = (...files: SourceFile[]) => checkSources(files).map(({ message }) => message);
const file = (filePath: string, text: string): SourceFile => ({ path: filePath, text });

describe('the sources', () => {
  const sources = readSources(path.join(projectRoot, 'src'));

  it('are found', () => {
    expect(sources.length).toBeGreaterThan(5);
  });

  it('import downwards alone', () => {
    expect(checkSources(sources)).toEqual([]);
  });
});

describe('an import', () => {
  it.each([
    ['mailbox/folders.ts', `import { Store } from '../store/ports/store.ts';`],
    ['mailbox/folders.ts', `import { a } from './messages.ts';`],
    ['servers/imap/session.ts', `import { a } from '../../wire/imap/tokens.ts';`],
    ['servers/imap/session.ts', `import { a } from '../listener.ts';`],
    ['shell/demo.ts', `import { a } from '../servers/http/server.ts';`],
    ['main.ts', `import { a } from './shell/run.ts';`],
    ['main.ts', `const manifest = new URL('../package.json', import.meta.url);`],
    ['store/sql/connection.ts', `import { Kysely } from 'kysely';\nimport { a } from '../blobs/pack.ts';`],
    ['store/ports/store.test.ts', `import { a } from '../memory/store.ts';`],
    ['store/ports/contracts/rows.ts', `import { it } from 'vitest';`],
    [
      'wire/mime/body.ts',
      `import { createHash } from 'node:crypto';\nimport { inflateSync } from 'node:zlib';`,
    ],
    ['wire/mime/body.test.ts', `import { readFileSync } from 'node:fs';`],
    [
      'wire/mime/body.ts',
      `// import { a } from '../../store/ports/store.ts';\nconst x = "import('node:fs')";`,
    ],
  ])('that points down is fine: %s %s', (filePath, text) => {
    expect(messages(file(filePath, text))).toEqual([]);
  });

  it.each([
    [
      'store/sql/rows.ts',
      `import { a } from '../../mailbox/folders.ts';`,
      /arrow up, store\/sql stands below mailbox/,
    ],
    ['store/ports/rows.ts', `import type { A } from '../sql/rows.ts';`, /arrow up/],
    ['base/clock.ts', `export { a } from '../wire/mime/date.ts';`, /arrow up/],
    ['base/clock.ts', `export * from '../wire/mime/date.ts';`, /arrow up/],
    ['base/clock.ts', `export type { A } from '../wire/mime/date.ts';`, /arrow up/],
    ['base/clock.ts', `type A = import('../wire/mime/date.ts').A;`, /arrow up/],
    ['base/clock.ts', `const load = () => import('../main.ts');`, /arrow up/],
    ['base/clock.ts', `import '../main.ts';`, /arrow up/],
    ['base/clock.ts', `const w = new Worker(new URL('../wire/a.worker.ts', import.meta.url));`, /arrow up/],
    ['base/clock.ts', ['new URL(`../wire/a.worker.', '{extension}`, import.meta.url)'].join('$'), /arrow up/],
    ['migration/batch.ts', `import { a } from '../directory/check.ts';`, /sideways, migration and directory/],
    ['organization/users.ts', `import { a } from '../access/roles.ts';`, /sideways/],
    [
      'servers/imap/session.ts',
      `import { a } from '../smtp/session.ts';`,
      /sideways, servers\/imap and servers\/smtp/,
    ],
    ['servers/listener.ts', `import { a } from './imap/session.ts';`, /arrow up/],
    ['wire/imap/tokens.ts', `import { connect } from 'node:net';`, /node:net, which wire may not/],
    [
      'wire/imap/tokens.ts',
      `import { randomBytes, createHash } from 'node:crypto';`,
      /imports randomBytes of node:crypto/,
    ],
    ['wire/imap/tokens.ts', `import * as zlib from 'node:zlib';`, /imports \* of node:zlib/],
    ['wire/imap/tokens.ts', `import { type Foo, gunzip } from 'node:zlib';`, /gunzip of node:zlib/],
    ['wire/imap/tokens.ts', `import pino from 'pino';`, /pino, which wire may not/],
    ['mailbox/folders.ts', `import { sql } from 'kysely';`, /belongs to store\/sql/],
    ['mailbox/folders.ts', `import type { PoolClient } from 'pg/lib/client';`, /belongs to store\/sql/],
    [
      'mailbox/folders.ts',
      ['const q = `SELECT id', '{list(`a`)}', '\nFROM message`;'].join('$'),
      /contains SQL/,
    ],
    ['mailbox/folders.ts', `const q = 'DELETE FROM message';`, /contains SQL/],
    ['mailbox/folders.ts', `const q = 'CREATE UNIQUE INDEX a ON b (c)';`, /contains SQL/],
    ['mailbox/folders.ts', `const load = (p: string) => import(p);`, /computed path/],
    ['mailbox/folders.ts', `import { a } from '../../tests/support/child.ts';`, /outside src/],
    ['mailbox/folders.test.ts', `import { a } from '../../console/src/app.ts';`, /outside src/],
    ['mailbox/folders.ts', `import { a } from './messages.test.ts';`, /imports the test/],
    ['mailbox/folders.ts', `import { a } from '../helpers/strings.ts';`, /lies in no room/],
    ['helpers/strings.ts', `export const a = 1;`, /no room of the house/],
  ])('is refused: %s %s', (filePath, text, expected) => {
    expect(messages(file(filePath, text))).toEqual([expect.stringMatching(expected)]);
  });
});
