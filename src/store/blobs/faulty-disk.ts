import type { Disk, DiskFile } from './disk.ts';
import { nodeDisk } from './node-disk.ts';

export type DiskStep = 'open' | 'write' | 'sync' | 'truncate' | 'syncFolder' | 'link' | 'remove';

/** A real disk, for tests, that fails where `fault` says so. A failing write first writes half of its bytes. */
export class FaultyDisk implements Disk {
  /** Returns the system's error code, or undefined to let the step succeed. */
  fault: (step: DiskStep, path: string) => string | undefined = () => undefined;
  readonly steps: DiskStep[] = [];

  list = nodeDisk.list;
  find = nodeDisk.find;
  makeFolder = nodeDisk.makeFolder;
  rename = nodeDisk.rename;
  removeFolder = nodeDisk.removeFolder;

  async open(path: string, mode: Parameters<Disk['open']>[1]): Promise<DiskFile> {
    if (mode === 'create') this.check('open', path);
    const file = await nodeDisk.open(path, mode);
    return {
      read: (target, position) => file.read(target, position),
      size: () => file.size(),
      close: () => file.close(),
      write: async (parts, position) => {
        try {
          this.check('write', path);
        } catch (error) {
          const all = Buffer.concat(parts);
          await file.write([all.subarray(0, all.byteLength / 2)], position);
          throw error;
        }
        await file.write(parts, position);
      },
      sync: async () => {
        this.check('sync', path);
        await file.sync();
      },
      truncate: async (bytes) => {
        this.check('truncate', path);
        await file.truncate(bytes);
      },
    };
  }

  async link(from: string, to: string): Promise<void> {
    this.check('link', to);
    await nodeDisk.link(from, to);
  }

  async remove(path: string): Promise<void> {
    this.check('remove', path);
    await nodeDisk.remove(path);
  }

  async syncFolder(folder: string): Promise<void> {
    this.check('syncFolder', folder);
    await nodeDisk.syncFolder(folder);
  }

  check(step: DiskStep, path: string): void {
    this.steps.push(step);
    const code = this.fault(step, path);
    if (code !== undefined) throw Object.assign(new Error(`${code}: ${step} failed`), { code });
  }
}
