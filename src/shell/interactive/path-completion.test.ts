/** Tab in a session that has files. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { systemRandom } from '../../base/random.ts';
import { completeInput } from '../../cmdlets/kit/completion/complete-input.ts';
import { makeTestRuntime } from '../../cmdlets/kit/test-runtime.ts';
import { localCmdlets } from '../../cmdlets/local/registry.gen.ts';
import { LocalPaths } from '../local-host/local-paths.ts';
import { MachineFiles } from '../local-host/machine-files.ts';
import { UserSecrets } from '../local-host/user-secrets.ts';

async function complete(line: string): Promise<string[]> {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, 'my documents'));
  for (const name of ['users.csv', '사용자.csv', '.hidden', 'my documents/a[1].txt'])
    await writeFile(path.join(folder, name), '');
  const paths = new LocalPaths({ home: folder, location: folder, drives: new Map(), isWindows: false });
  const secrets = new UserSecrets(path.join(folder, '.key'), systemRandom);
  const files = new MachineFiles(paths, secrets);
  const { runtime } = await makeTestRuntime({ extra: localCmdlets, files });
  const signal = new AbortController().signal;
  const { candidates } = await completeInput(line, line.length, runtime, { language: 'en', signal });
  return candidates.map(({ text }) => text);
}

describe('completion of paths', () => {
  it.each([
    ['Import-Csv us', ['users.csv']],
    ['Import-Csv 사', ['사용자.csv']],
    ['Get-Content ./us', ['./users.csv']],
    ['Get-Content My', ["'my documents/'"]],
    ["Get-Content 'my documents/a", ["'my documents/a[1].txt'"]],
    ['Import-Csv .h', ['.hidden']],
    ['Get-Date | Out-File us', ['users.csv']],
    ['Get-ChildItem -LiteralPath users', ['users.csv']],
    ['Import-Csv nowhere/', []],
    ['Import-Csv ', ["'my documents/'", 'users.csv', '사용자.csv']],
  ])('%s', async (line, expected) => {
    expect((await complete(line)).toSorted()).toEqual(expected.toSorted());
  });
});
