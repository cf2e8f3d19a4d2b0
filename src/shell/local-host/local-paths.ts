/** Where the paths of scripts are on this machine. Scripts are pasted from Windows: `C:\Users\…\Desktop\x.csv`. */
import path from 'node:path';
import { AppError } from '../../base/errors.ts';

export interface LocalPathsOptions {
  readonly home: string;
  readonly location: string;
  /** By letter: the folder that `C:\` stands for. */
  readonly drives: ReadonlyMap<string, string>;
  /** Windows has drives of its own. */
  readonly isWindows: boolean;
}

export class LocalPaths {
  readonly home: string;
  readonly #drives: ReadonlyMap<string, string>;
  readonly #isWindows: boolean;
  #location: string;

  constructor({ home, location, drives, isWindows }: LocalPathsOptions) {
    this.home = home;
    this.#location = location;
    this.#drives = drives;
    this.#isWindows = isWindows;
  }

  get location(): string {
    return this.#location;
  }

  moveTo(folder: string): void {
    this.#location = folder;
  }

  resolve(written: string): string {
    const bare = written.replace(/^(?:Microsoft\.PowerShell\.Core\\)?FileSystem::/i, '');
    if (/^~(?:[\\/]|$)/.test(bare)) return this.#below(this.home, bare.slice(1));
    if (this.#isWindows) return path.resolve(this.#location, bare);
    if (/^(?:\\\\|\/\/)[^\\/]/.test(bare)) throw networkPath(written);
    const drive = /^([A-Za-z]):(.*)$/s.exec(bare);
    if (drive) return this.#onDrive(drive[1]?.toUpperCase() ?? '', drive[2] ?? '');
    const slashed = bare.replaceAll('\\', '/');
    return path.resolve(this.#location, slashed);
  }

  /** Added to a message about a file that is not there; empty where the path was taken as it is. */
  hint(written: string): string {
    const resolved = this.resolve(written);
    if (resolved === written) return '';
    const letter = this.#isWindows ? undefined : /^([A-Za-z]):/.exec(written)?.[1]?.toUpperCase();
    const looked = ` Looked at ${resolved}.`;
    if (letter === undefined) return looked;
    return `${looked} Put it there, or set ${driveVariable(letter)} to the folder that ${letter}:\\ stands for.`;
  }

  /** A person's own folder stands for all of `C:\Users\<name>`, and for `C:\` where nothing else is said. */
  #onDrive(letter: string, rest: string): string {
    const folder = this.#drives.get(letter);
    if (folder !== undefined) return this.#below(folder, rest);
    if (letter !== 'C') throw unknownDrive(letter);
    return this.#below(this.home, rest.replace(/^[\\/]+Users[\\/]+[^\\/]+/i, ''));
  }

  #below(folder: string, rest: string): string {
    return path.resolve(folder, rest.replaceAll('\\', '/').replace(/^\/+/, ''));
  }
}

const driveVariable = (letter: string): string => `LANDFALL_DRIVE_${letter}`;

/** `LANDFALL_DRIVE_C=/mnt/c` and its like. */
export function drivesOf(environment: Readonly<Record<string, string | undefined>>): Map<string, string> {
  const drives = new Map<string, string>();
  for (const [name, folder] of Object.entries(environment)) {
    const letter = /^LANDFALL_DRIVE_([A-Z])$/.exec(name)?.[1];
    if (letter !== undefined && folder !== undefined && folder !== '') drives.set(letter, folder);
  }
  return drives;
}

function unknownDrive(letter: string): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'DriveNotFound',
    message: `Cannot find drive. A drive with the name '${letter}' does not exist. Set ${driveVariable(letter)} to the folder that ${letter}:\\ stands for.`,
  });
}

function networkPath(written: string): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'NetworkPathNotFound',
    message: `${written} is on another machine. Mount it here, and name the folder where it is.`,
  });
}
