/** What a session of the local shell has and no other: the files and the environment of the person at it. */
import { homedir, tmpdir, userInfo } from 'node:os';
import { systemRandom } from '../../base/random.ts';
import type { RuntimeOptions } from '../../cmdlets/kit/runtime.ts';
import { drivesOf, LocalPaths } from './local-paths.ts';
import { MachineFiles } from './machine-files.ts';
import { ScriptFiles } from './script-files.ts';
import { SessionEnvironment } from './session-environment.ts';
import { secretKeyPath, UserSecrets } from './user-secrets.ts';

export interface LocalHostOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingFolder: string;
}

export function openLocalHost({
  environment: given,
  workingFolder,
}: LocalHostOptions): Pick<RuntimeOptions, 'host' | 'files'> {
  const home = homedir();
  const paths = new LocalPaths({
    home,
    location: workingFolder,
    drives: drivesOf(given),
    isWindows: process.platform === 'win32',
  });
  const environment = new SessionEnvironment(given, home, tmpdir(), userInfo().username);
  return {
    host: {
      environment: environment.get,
      setEnvironment: environment.set,
      files: new ScriptFiles(paths),
    },
    files: new MachineFiles(paths, new UserSecrets(secretKeyPath(given, home), systemRandom)),
  };
}
