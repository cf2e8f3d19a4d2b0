import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { Guid } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { systemRandom } from '../base/random.ts';
import { type Command, defineCommand } from './command.ts';
import { commands as realCommands } from './commands/registry.gen.ts';
import { runShell, type ShellSurroundings } from './run.ts';

const summary = { en: 'Fails.', ko: '실패합니다.' };
const guid = '11111111-2222-3333-4444-555555555555' as Guid;

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly logged: readonly unknown[];
}

async function run(
  line: string,
  environment: Record<string, string> = {},
  extra: Command[] = [],
): Promise<Ran> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const logged: unknown[] = [];
  const never = () => Promise.reject(new Error('not in this test'));
  const surroundings: ShellSurroundings = {
    commands: [...realCommands, ...extra],
    environment,
    workingFolder: '/nowhere',
    stdin: new PassThrough(),
    stdout,
    stderr,
    isTerminal: false,
    log: { ...silentLog, error: (event, fields) => logged.push({ event, ...fields }) },
    clock: systemClock,
    random: { ...systemRandom, guid: () => guid },
    signal: new AbortController().signal,
    version: '9.8.7',
    openPlatform: never,
    serve: () => Promise.resolve(0),
    examine: never,
  };
  const code = await runShell(
    line.split(' ').filter((word) => word !== ''),
    surroundings,
  );
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? ''), logged };
}

describe('the landfall command', () => {
  it('lists its commands when nothing is asked, each with a summary in the reader’s language', async () => {
    const english = await run('');
    expect(english.code).toBe(0);
    for (const { name, summary } of realCommands)
      expect(english.out).toContain(`${name.padEnd(7)}`) ?? summary;
    expect((await run('', { LANG: 'ko_KR.UTF-8' })).out).toContain('사용법: landfall');
    expect((await run('--lang ko help')).out).toContain('사용법: landfall');
    expect((await run('help', { LANG: 'ko_KR.UTF-8', LC_ALL: 'C' })).out).toContain('Usage: landfall');
  });

  it.each(realCommands.map(({ name }) => name))(
    'explains %s in both languages, asked either way',
    async (name) => {
      const asked = await run(`help ${name}`);
      expect(asked.out).toContain(`Usage: landfall ${name}`);
      expect((await run(`${name} --help`)).out).toBe(asked.out);
      expect((await run(`--lang=ko ${name} -h`)).out).toContain(`사용법: landfall ${name}`);
    },
  );

  it('says its version', async () => {
    expect(await run('version')).toMatchObject({ code: 0, out: '9.8.7\n' });
    expect(await run('--version')).toMatchObject({ code: 0, out: '9.8.7\n' });
  });

  it.each([
    ['echo a.ps1 --lang ko -h', 'en', ['a.ps1', '--lang', 'ko', '-h']],
    ['echo --lang ko a.ps1 --config x', 'ko', ['a.ps1', '--config', 'x']],
    ['--lang=ko echo --output json a.ps1 --set a=b', 'ko', ['a.ps1', '--set', 'a=b']],
    ['echo - --lang=ko', 'en', ['-', '--lang=ko']],
  ])('leaves options after a script file to the script: %s', async (line, language, words) => {
    const ran: unknown[] = [];
    const echo = defineCommand({
      name: 'echo',
      summary,
      positionals: [
        { name: 'file', summary },
        { name: 'word', summary, repeatable: true, verbatim: true },
      ],
      options: { output: { type: 'text', value: 'format', summary } },
      run: async ({ args, language: asked }) => ran.push(asked, args.positionals),
    });
    await run(line, {}, [echo as Command]);
    expect(ran).toEqual([language, words]);
  });

  it.each([
    ['strat', {}, 'There is no command "strat". Did you mean start?\nSee "landfall help".\n'],
    [
      'strat',
      { LANG: 'ko_KR.UTF-8' },
      '"strat" 명령은 없습니다. 비슷한 이름: start.\n"landfall help"를 보십시오.\n',
    ],
    ['config chek', {}, 'config cannot be "chek". Allowed: check, print, schema.\nSee "landfall help".\n'],
    ['start --sett a=b', {}, 'There is no option --sett here.\nSee "landfall help".\n'],
    ['--lang fr help', {}, '--lang cannot be "fr". Allowed: en, ko.\nSee "landfall help".\n'],
    ['start --config', {}, '--config needs a value: --config <file>\nSee "landfall help".\n'],
    [
      'start --set store.shards=0',
      {},
      'The configuration is not valid:\n  --set store.shards: 0 is not allowed here. Allowed: a whole number from 1 to 256.\n',
    ],
  ])('refuses "%s"', async (line, environment, expected) => {
    expect(await run(line, environment)).toMatchObject({ code: 2, out: '', err: expected });
  });

  it('shows errors meant for people, and hides others behind an id that the log explains', async () => {
    const conflict = new AppError({ kind: 'conflict', code: 'x', message: 'The folder is taken.' });
    const failing = (error: Error) =>
      defineCommand({ name: 'fail', summary, run: () => Promise.reject(error) }) as Command;
    expect(await run('fail', {}, [failing(conflict)])).toMatchObject({
      code: 2,
      err: 'The folder is taken.\n',
    });
    const hidden = await run('fail', {}, [failing(new TypeError('secret detail'))]);
    expect(hidden.err).toContain(guid);
    expect(hidden.err).not.toContain('secret detail');
    expect(hidden.logged).toMatchObject([{ event: 'command.failed', id: guid }]);
  });
});

describe('landfall config', () => {
  it('approves, with no file at all', async () => {
    expect(await run('config check')).toMatchObject({ code: 0 });
    expect(JSON.parse((await run('config check --output json')).out)).toEqual({ valid: true, file: null });
  });

  it('lists problems as its result, for programs too', async () => {
    const refused = await run('config check --set log.level=loud --output json');
    expect(refused.code).toBe(2);
    expect(JSON.parse(refused.out)).toEqual({
      valid: false,
      problems: ['--set log.level: "loud" is not allowed here. Allowed: "debug", "info", "warn", "error".'],
    });
  });

  it('prints each value with its origin', async () => {
    const { out } = await run('config print --set log.level=warn', { LANDFALL_STORE__SHARDS: '4' });
    expect(out).toMatch(/^log\.level = "warn" +# --set log\.level$/m);
    expect(out).toMatch(/^store\.shards = 4 +# LANDFALL_STORE__SHARDS$/m);
    expect(out).toMatch(/^store\.dataFolder = "\/nowhere\/data" +# default$/m);
  });

  it('prints a schema that editors understand', async () => {
    const schema = JSON.parse((await run('config schema')).out);
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      additionalProperties: false,
      properties: { store: { properties: { kind: { enum: ['embedded', 'postgres'] } } } },
    });
  });
});
