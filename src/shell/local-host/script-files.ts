/** `[System.IO.File]` and script files, of this machine. The language asks and waits, so they are read at once. */
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { isAppError } from '../../base/errors.ts';
import type { EvaluationFiles } from '../../wire/powershell-language/index.ts';
import { toFileError } from './file-errors.ts';
import type { LocalPaths } from './local-paths.ts';

export class ScriptFiles implements EvaluationFiles {
  readonly #paths: LocalPaths;

  constructor(paths: LocalPaths) {
    this.#paths = paths;
  }

  get location(): string {
    return this.#paths.location;
  }

  get home(): string {
    return this.#paths.home;
  }

  readAllBytes(path: string): Uint8Array {
    return this.#do(path, (real) => readFileSync(real));
  }

  writeAllBytes(path: string, content: Uint8Array): void {
    this.#do(path, (real) => writeFileSync(real, content));
  }

  appendAllBytes(path: string, content: Uint8Array): void {
    this.#do(path, (real) => appendFileSync(real, content));
  }

  exists(path: string): boolean {
    try {
      return statSync(this.#paths.resolve(path), { throwIfNoEntry: false })?.isFile() ?? false;
    } catch (error) {
      if (isAppError(error)) return false;
      throw toFileError(error, path, this.#paths);
    }
  }

  resolve(path: string): string {
    return this.#do(path, (real) => real);
  }

  #do<Result>(path: string, act: (real: string) => Result): Result {
    try {
      return act(this.#paths.resolve(path));
    } catch (error) {
      throw toFileError(error, path, this.#paths);
    }
  }
}
