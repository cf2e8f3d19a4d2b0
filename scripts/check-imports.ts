/** The import directions alone, in a fraction of a second: `npm run check` does this before any test. */
import path from 'node:path';
import { checkSources, readSources } from '../tests/architecture/import-rules.ts';

const violations = checkSources(readSources(path.resolve(import.meta.dirname, '../src')));
for (const { path: file, line, message } of violations) {
  process.stdout.write(`${file}:${line} ${message}\n`);
}
if (violations.length > 0) process.exitCode = 1;
