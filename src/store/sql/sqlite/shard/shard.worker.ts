import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../../../base/clock.ts';
import { invariant, recordError } from '../../../../base/errors.ts';
import type { Log, LogFields } from '../../../../base/log.ts';
import { openShardWriter } from './open-shard-writer.ts';
import type { LogLevel, ShardAnswer, ShardRequest } from './shard-protocol.ts';
import type { ShardSettings } from './shard-settings.ts';
import { yieldToMainThread } from './thread-priority.ts';

/** The thread that owns all writes of one shard: it answers requests in the order in which they can be done. */
const port = parentPort;
invariant(port, 'a shard writer runs in a thread of its own');

function answer(message: ShardAnswer): void {
  port?.postMessage(message);
}

function threadLog(bound: LogFields): Log {
  const at = (level: LogLevel) => (event: string, fields?: LogFields) =>
    answer({ kind: 'log', level, event, fields: { ...bound, ...fields } });
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => threadLog({ ...bound, ...fields }),
  };
}

try {
  yieldToMainThread();
  const shard = await openShardWriter(workerData as ShardSettings, systemClock, threadLog({}));
  port.on('message', (request: ShardRequest) => void serve(request));
  answer({ kind: 'ready' });

  async function serve(request: ShardRequest): Promise<void> {
    const { id } = request;
    try {
      if (request.method === 'close') {
        await shard.close();
        answer({ kind: 'result', id, value: undefined });
        port?.close();
        return;
      }
      const method = shard.writer[request.method] as (...args: readonly unknown[]) => Promise<unknown>;
      answer({ kind: 'result', id, value: await method(...request.args) });
    } catch (error) {
      answer({ kind: 'error', id, error: recordError(error) });
    }
  }
} catch (error) {
  answer({ kind: 'failed', error: recordError(error) });
}
