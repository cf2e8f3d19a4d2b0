import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Child, startChild } from '../support/child.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { onlyListeners } from '../support/test-listeners.ts';

const anyPort = {
  ...onlyListeners('web', 'operations', 'imaps', 'imap'),
  LANDFALL_LIMITS__MIN_FREE_BYTES: '0',
  LANG: 'C',
  LC_ALL: 'C',
};

async function landfall(
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Child> {
  const child = await startChild('bin/landfall.mjs', { args, cwd: folder, env: { ...anyPort, ...env } });
  onTestFinished(async () => child[Symbol.asyncDispose]());
  return child;
}

interface Running {
  readonly server: Child;
  /** Of the operations listener, in plain HTTP. */
  readonly port: number;
}

async function start(folder: string, env: NodeJS.ProcessEnv = {}): Promise<Running> {
  const server = await landfall(folder, ['start'], env);
  const [, port] = await server.line(/^ +http:\/\/127\.0\.0\.1:(\d+)\/$/);
  await server.line(/landfall help/);
  return { server, port: Number(port) };
}

async function ask(port: number, target: string): Promise<{ status: number | undefined; body: string }> {
  const asking = request({ port, host: '127.0.0.1', path: target, agent: false }).end();
  const [response] = await once(asking, 'response');
  return { status: response.statusCode, body: await text(response) };
}

const oneTimePassword = /^ +[a-z0-9]{5}(-[a-z0-9]{5}){3}$/;

describe('the first minute', () => {
  it('makes everything, says where and with what to go on, and answers', async () => {
    const folder = await temporaryFolder();
    const { server, port } = await start(folder);
    await server.line(oneTimePassword);
    expect(server.output.join('\n')).toMatch(/landfall shell .*\n.*landfall doctor .*\n.*landfall help/);
    expect(JSON.parse((await ask(port, '/healthz/ready')).body)).toMatchObject({
      status: 'ready',
      parts: [{ name: 'store' }, { name: 'disk' }, { name: 'services' }],
    });
    expect((await ask(port, '/metrics')).body).toContain('landfall_services_running 21');
    expect((await ask(port, '/')).body).toContain('Landfall is running');

    const data = path.join(folder, 'data');
    expect((await stat(data)).mode & 0o777).toBe(0o700);
    expect(await readdir(data)).toEqual(
      expect.arrayContaining(['format.json', 'keys', 'platform.sqlite', 'tls']),
    );
    for (const entry of await readdir(data, { recursive: true })) {
      expect((await stat(path.join(data, entry))).mode & 0o077).toBe(0);
    }
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  });

  it('shows the password once and keeps the certificate', async () => {
    const folder = await temporaryFolder();
    const first = await start(folder);
    const fingerprint = (await first.server.line(/^ +((?:[0-9A-F]{2}:){31}[0-9A-F]{2})$/))[1];
    await first.server.stop();
    const second = await start(folder);
    expect(second.server.output.filter((line) => oneTimePassword.test(line))).toEqual([]);
    expect((await second.server.line(/^ +((?:[0-9A-F]{2}:){31}[0-9A-F]{2})$/))[1]).toBe(fingerprint);
    await second.server.stop();
  });

  it('keeps the password for a start that succeeds', async () => {
    const folder = await temporaryFolder();
    const { port } = await start(await temporaryFolder());
    const failing = await landfall(folder, ['start', '--set', `listeners.operations.port=${port}`]);
    expect(await failing.exited).toMatchObject({ code: 2 });
    expect(failing.output.join('\n')).toContain('Another program has it.');
    await (await start(folder)).server.line(oneTimePassword);
  });

  it('greets in Korean where the terminal does', async () => {
    const server = await landfall(await temporaryFolder(), ['start'], { LC_ALL: 'ko_KR.UTF-8' });
    await server.line(/^Landfall .* 실행 중/);
    await server.line(/일회용 암호/);
    await server.stop();
  });
});

describe('one data folder', () => {
  it('is refused to a second process, which names the first; a kill -9 frees it', async () => {
    const folder = await temporaryFolder();
    const { server } = await start(folder);
    const holder = JSON.parse(await readFile(path.join(folder, 'data/lock.json'), 'utf8'));
    const second = await landfall(folder, ['start']);
    expect(await second.exited).toMatchObject({ code: 2 });
    expect(second.output.join('\n')).toContain(
      `is in use by process ${holder.pid} on ${holder.host} (landfall start), running since ${holder.startedAt}. Stop that process first`,
    );
    await server.kill9();
    const third = await start(folder);
    expect((await ask(third.port, '/healthz/ready')).status).toBe(200);
    expect(await third.server.stop()).toMatchObject({ code: 0 });
  });

  it('from the future is left alone', async () => {
    const folder = await temporaryFolder();
    await (await start(folder)).server.stop();
    const file = path.join(folder, 'data/format.json');
    const fromFuture = JSON.stringify({ format: 99, writtenBy: '7.0.0' });
    await writeFile(file, fromFuture);
    const older = await landfall(folder, ['start']);
    expect(await older.exited).toMatchObject({ code: 2 });
    expect(older.output.join('\n')).toContain('has format 99, written by Landfall 7.0.0');
    expect(await readFile(file, 'utf8')).toBe(fromFuture);
  });
});

describe('signals', () => {
  it('SIGTERM lets a request in flight finish, and says meanwhile that it is stopping', async () => {
    const { server, port } = await start(await temporaryFolder());
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /healthz/ready HTTP/1.1\r\nHost: localhost\r\n');
    // Another exchange, so that the server has read those bytes by now.
    await ask(port, '/healthz/live');
    server.signal('SIGTERM');
    await server.line(/"event":"server\.stopping"/);
    const tryAgain = () => ask(port, '/healthz/live').catch((error: NodeJS.ErrnoException) => error.code);
    await expect.poll(tryAgain).toBe('ECONNREFUSED');
    socket.write('\r\n');
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toContain('\r\nConnection: close\r\n');
    expect(answer).toContain('"status":"stopping"');
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(server.output.join('\n')).toContain('"event":"server.stopped"');
  });

  it('a request that never ends is dropped when the grace is over, and a second signal does not wait for it', async () => {
    const held = async (env: NodeJS.ProcessEnv) => {
      const running = await start(await temporaryFolder(), env);
      const socket = connect(running.port, '127.0.0.1');
      socket.on('error', () => undefined);
      onTestFinished(() => void socket.destroy());
      socket.write('GET / HTTP/1.1\r\n');
      await ask(running.port, '/healthz/live');
      running.server.signal('SIGTERM');
      await running.server.line(/"event":"server\.stopping"/);
      return running.server;
    };
    const patient = await held({ LANDFALL_SERVER__SHUTDOWN_GRACE_MS: '300' });
    expect(await patient.exited).toEqual({ code: 1, signal: null });
    expect(patient.output.join('\n')).toContain('"event":"service.unfinished"');
    const forced = await held({ LANDFALL_SERVER__SHUTDOWN_GRACE_MS: '600000' });
    forced.signal('SIGTERM');
    expect(await forced.exited).toEqual({ code: 2, signal: null });
  });

  it('SIGHUP reads the level of the log again, and keeps what is in force where the file is wrong', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'landfall.toml');
    await writeFile(file, '[log]\nlevel = "info"\n');
    const { server } = await start(folder);
    await writeFile(file, '[log]\nlevel = "loud"\n');
    server.signal('SIGHUP');
    await server.line(/"event":"server\.reloadRefused"/);
    await writeFile(file, '[log]\nlevel = "debug"\n');
    server.signal('SIGHUP');
    await server.line(/"level":"debug".*"event":"server\.reloaded"/);
    await server.stop();
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('%s ends a server without connections cleanly', async (signal) => {
    const { server } = await start(await temporaryFolder());
    server.signal(signal);
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });
});

describe('a configuration that is wrong', () => {
  it('stops the start before anything is made', async () => {
    const folder = await temporaryFolder();
    await writeFile(
      path.join(folder, 'landfall.toml'),
      '[store]\ndataFoldr = "x"\n[futureSection]\nnew = 1\n',
    );
    const server = await landfall(folder, ['start']);
    expect(await server.exited).toMatchObject({ code: 2 });
    expect(server.output).toEqual([
      'The configuration is not valid:',
      '  landfall.toml:2:1: store.dataFoldr: There is no such key. Did you mean dataFolder?',
      '  landfall.toml:3:1: futureSection: There is no such key.',
    ]);
    expect(await readdir(folder)).toEqual(['landfall.toml']);
  });
});

describe('landfall doctor', () => {
  interface Result {
    readonly exitCode: number;
    readonly checks: readonly { name: string; findings: readonly { status: string; text: string }[] }[];
  }

  async function examine(folder: string): Promise<{ code: number | null; result: Result }> {
    const doctor = await landfall(folder, ['doctor', '--output', 'json']);
    const { code } = await doctor.exited;
    return { code, result: JSON.parse(doctor.output.join('\n')) };
  }

  it('runs every check before the first start and beside a server, and changes nothing', async () => {
    const folder = await temporaryFolder();
    const before = await examine(folder);
    expect(await readdir(folder)).toEqual([]);
    expect(before.result.checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'certificate',
        'clock',
        'data-folder',
        'disk-sync',
        'dns',
        'memory',
        'node',
        'ports',
        'store',
      ]),
    );
    await start(folder);
    const beside = await examine(folder);
    const said = beside.result.checks.flatMap(({ findings }) => findings);
    expect(said.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(said.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^It opens\. The platform schema is at version \d+\.$/),
    );
    expect([before.code, beside.code]).toEqual([before.result.exitCode, beside.result.exitCode]);
  });
});
