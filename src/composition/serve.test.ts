import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { systemClock } from '../base/clock.ts';
import { systemRandom } from '../base/random.ts';
import { getConfiguration, loadConfiguration } from '../configuration/load.ts';
import { serve } from './serve.ts';

async function start() {
  const folder = await temporaryFolder();
  const logFile = path.join(folder, 'log.json');
  const load = () =>
    loadConfiguration({
      settings: [
        'listeners.web.enabled=false',
        'listeners.operations.port=0',
        'listeners.imaps.port=0',
        'listeners.imap.port=0',
        'listeners.smtp.port=0',
        'listeners.submission.port=0',
        'listeners.submissions.port=0',
        'metrics.processMetrics=false',
        `log.file=${logFile}`,
      ],
      environment: {},
      workingFolder: folder,
    });
  const process = new EventEmitter();
  const stdout = new PassThrough();
  const exits: number[] = [];
  const ended = serve(
    { config: getConfiguration(load()), file: undefined, language: 'en', reload: load },
    {
      clock: systemClock,
      random: systemRandom,
      version: '1.2.3',
      pid: 4242,
      process,
      stdout,
      exit: (code) => void exits.push(code),
    },
  );
  await expect.poll(() => String(stdout.read() ?? '')).toContain('Landfall 1.2.3 is running');
  const events = async () => {
    const lines = (await readFile(logFile, 'utf8')).trim().split('\n');
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  return { process, ended, exits, events };
}

describe('a server in this process', () => {
  it('ends with 0 when asked, and lets go of every signal', async () => {
    const { process, ended, exits, events } = await start();
    process.emit('SIGTERM', 'SIGTERM');
    expect(await ended).toBe(0);
    expect(exits).toEqual([]);
    expect(process.eventNames()).toEqual([]);
    expect((await events()).at(-1)).toMatchObject({ event: 'server.stopped' });
  });

  it.each(['unhandledRejection', 'uncaughtException'])(
    'ends with 2 after an %s, whose id is logged',
    async (event) => {
      const { process, ended, events } = await start();
      process.emit(event, new Error('a bug of ours'));
      expect(await ended).toBe(2);
      const logged = await events();
      const fatal = logged.find((entry) => entry.event === 'process.fatal');
      expect(fatal).toMatchObject({ level: 'error', error: { message: 'a bug of ours' } });
      expect(logged).toContainEqual(
        expect.objectContaining({ event: 'server.stopping', kind: 'fatal', id: fatal?.id }),
      );
      expect(logged.at(-1)).toMatchObject({ event: 'server.stopped' });
    },
  );

  it('goes at once on a second signal', async () => {
    const { process, ended, exits } = await start();
    process.emit('SIGTERM', 'SIGTERM');
    process.emit('SIGTERM', 'SIGTERM');
    expect(exits).toEqual([2]);
    await ended;
  });
});
