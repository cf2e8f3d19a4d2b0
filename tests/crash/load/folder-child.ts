import { systemClock } from '../../../src/base/clock.ts';
import { openDataFolder } from '../../../src/store/data-folder/data-folder.ts';

/** Holds a data folder until it is killed, though nothing in it refers to the lock any more. */
openDataFolder({
  folder: process.argv[2] as string,
  lock: 'exclusive',
  clock: systemClock,
  holder: { pid: process.pid, host: 'a-host', command: 'landfall start' },
  version: '0.1.0',
});
globalThis.gc?.();
process.stdout.write('holding\n');
setInterval(() => undefined, 1_000);
