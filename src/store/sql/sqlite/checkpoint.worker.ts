import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '../../../base/errors.ts';
import { yieldToMainThread } from './shard/thread-priority.ts';

/** The thread of a `CheckpointThread`: answers each message when what had been committed until then is in the file. */
const port = parentPort;
invariant(port, 'checkpoints are made in a thread of their own');
yieldToMainThread();
const connection = new DatabaseSync(workerData as string);
connection.exec('pragma synchronous = full');
connection.exec('pragma wal_autocheckpoint = 0');
const checkpoint = connection.prepare('pragma wal_checkpoint(passive)');

port.on('message', (request: 'checkpoint' | 'close') => {
  if (request === 'checkpoint') {
    checkpoint.get();
    port.postMessage('done');
    return;
  }
  connection.close();
  port.close();
});
