import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot, startChild } from './child.ts';
import { openServiceBroker } from './service-broker.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function script(source: string): Promise<string> {
  const file = path.join(await temporaryFolder(), 'child.ts');
  await writeFile(file, source);
  return path.relative(projectRoot, file);
}

const echo = `
process.stdin.on('data', (chunk: Buffer) => console.log('heard ' + chunk.toString().trim()));
console.log('ready ' + process.argv[2]);
`;

describe('a child process', () => {
  it('is waited for by line, spoken to, and killed', async () => {
    await using child = await startChild(await script(echo), { args: ['7'] });
    expect((await child.line(/ready (\d)/))[1]).toBe('7');
    child.write('hello\n');
    await child.line(/heard hello/);
    expect(child.output).toEqual(['ready 7', 'heard hello']);
    expect(await child.kill9()).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('fails a wait as soon as it has ended, with what it said', async () => {
    const child = await startChild(await script(`console.error('no disk'); process.exit(3);`));
    await expect(child.line(/ready/)).rejects.toThrow(/ended without a line like .*no disk/s);
    expect(await child.exited).toEqual({ code: 3, signal: null });
  });

  it('gives up on a line that never comes', async () => {
    await using child = await startChild(await script(echo), { args: ['1'] });
    await expect(child.line(/never/, 50)).rejects.toThrow(/waited 50 ms without a line/);
  });
});

describe('the service broker', () => {
  it('starts a service once, on first demand, and stops what it started', async () => {
    const history: string[] = [];
    const service = (name: string) => async () => {
      history.push(`start ${name}`);
      return {
        url: `test://${name}`,
        stop: async () => {
          history.push(`stop ${name}`);
        },
      };
    };
    const failing = () => Promise.reject(new Error('no such program'));
    const broker = await openServiceBroker({ one: service('one'), two: service('two'), failing });
    try {
      expect(await broker.ask('one')).toEqual({ url: 'test://one' });
      expect(await broker.ask('one')).toEqual({ url: 'test://one' });
      expect(await broker.ask('failing')).toEqual({ error: 'no such program' });
      expect(await broker.ask('three')).toEqual({ error: 'No service is called "three".' });
    } finally {
      await broker.close();
    }
    expect(history).toEqual(['start one', 'stop one']);
  });
});
