import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unpackedFolder } from '../../../scripts/unpacked-packages.mjs';
import { ServerProcess } from './server-process.ts';

/**
 * A process tree that sees the machine with a package laid over it, files of its own over that, and one shared
 * folder at /data. It has process ids and mounts of its own; what it writes elsewhere is in memory and gone with it.
 * Nothing outside sees any of this, and nothing of it outlives its first process, which asks the others to end, and
 * ends, when its input does.
 */
export interface PrivateRoot {
  /** Of scripts/system-packages.mjs; its packages are unpacked. */
  readonly systemPackage: string;
  /** Private to this server: `layer` and `data` are made in it. */
  readonly home: string;
  /** Run by `sh` inside, once all is mounted; it may leave servers behind and comes to its end. */
  readonly script: string;
}

/** Copied to memory and not three layers: Linux takes no layer that is inside another (`/`). */
const layOver = `
set -e
mount --make-rprivate /
mount -t tmpfs -o mode=755 none "$HOME_FOLDER/private"
cd "$HOME_FOLDER/private"
mkdir up work root
cp -a "$PACKAGE_FOLDER/." up
cp -a "$HOME_FOLDER/layer/." up
mount -t overlay overlay -o lowerdir=/,upperdir=up,workdir=work root
mkdir -p root/data root/proc root/dev
mount --bind "$HOME_FOLDER/data" root/data
mount -t proc proc root/proc
mount --rbind /dev root/dev
exec chroot root sh -c '
  trap "" TERM
  sh /landfall-start.sh && cat > /dev/null
  kill -TERM -1
  sleep 0.3
'
`;

export async function enterPrivateRoot({ systemPackage, home, script }: PrivateRoot): Promise<ServerProcess> {
  for (const name of ['private', 'data']) {
    await mkdir(path.join(home, name), { recursive: true, mode: 0o755 });
  }
  await writePrivateFiles(home, { '/landfall-start.sh': script });
  return new ServerProcess({
    program: 'unshare',
    args: ['--mount', '--pid', '--fork', '--kill-child=KILL', 'sh', '-c', layOver],
    cwd: '/',
    env: { HOME_FOLDER: home, PACKAGE_FOLDER: unpackedFolder(systemPackage) },
  });
}

/** Files that lie over those of the machine, by their place inside; folders between are made. */
export async function writePrivateFiles(
  home: string,
  files: Readonly<Record<string, string>>,
  mode = 0o644,
): Promise<void> {
  const layer = path.join(home, 'layer');
  await mkdir(layer, { recursive: true, mode: 0o755 });
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.join(layer, path.dirname(name)), { recursive: true, mode: 0o755 });
    await writeFile(path.join(layer, name), text, { mode });
  }
}
