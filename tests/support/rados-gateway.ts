import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findSystemPackage, installCommand, systemPackages } from '../../scripts/system-packages.mjs';
import { freePort } from './free-port.ts';

export interface RadosGateway {
  /** `http://<access key>:<secret key>@127.0.0.1:<port>`; it has no buckets yet. */
  readonly url: string;
  stop(): Promise<void>;
}

interface Programs {
  readonly [name: string]: string | undefined;
}

/**
 * An S3 server: one Ceph monitor, one storage daemon that keeps everything in memory, and the RADOS Gateway, on
 * 127.0.0.1 alone. Tests take `createTestBucket()` instead: it shares one server.
 */
export async function startRadosGateway(): Promise<RadosGateway> {
  const programs: Programs | undefined = findSystemPackage('rados-gateway');
  if (programs === undefined) throw new Error(missingGateway());
  const home = await mkdtemp(path.join(tmpdir(), 'landfall-rgw-'));
  const cluster = new Cluster(home, programs);
  try {
    return await cluster.start();
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

function missingGateway(): string {
  const row = systemPackages.find(({ name }) => name === 'rados-gateway');
  return `The Ceph RADOS Gateway is not installed on this machine. Type: ${row ? installCommand(row) : ''}`;
}

class Cluster {
  readonly #home: string;
  readonly #programs: Programs;
  readonly #daemons: Daemon[] = [];

  constructor(home: string, programs: Programs) {
    this.#home = home;
    this.#programs = programs;
  }

  async start(): Promise<RadosGateway> {
    const [monitorPort, port] = await Promise.all([freePort(), freePort()]);
    const fsid = randomUUID();
    for (const folder of ['monitor', 'storage', 'gateway']) await mkdir(path.join(this.#home, folder));
    await writeFile(path.join(this.#home, 'ceph.conf'), this.#configuration(fsid, monitorPort));

    const map = path.join(this.#home, 'monmap');
    await this.#run('monmaptool', [
      '--create',
      '--addv',
      'a',
      `[v2:127.0.0.1:${monitorPort}]`,
      '--fsid',
      fsid,
      map,
    ]);
    await this.#run('ceph-mon', ['-i', 'a', '--mkfs', '--monmap', map]);
    this.#launch('ceph-mon', ['-i', 'a', '-f']);

    const storage = randomUUID();
    await this.#run('ceph', ['osd', 'new', storage, '0', '--connect-timeout', '30']);
    await this.#run('ceph-osd', ['-i', '0', '--mkfs', '--osd-uuid', storage]);
    this.#launch('ceph-osd', ['-i', '0', '-f']);

    const accessKey = randomBytes(10).toString('hex');
    const secretKey = randomBytes(20).toString('hex');
    const keys = [`--access-key=${accessKey}`, `--secret-key=${secretKey}`];
    const user = ['user', 'create', '--uid=landfall', '--display-name=landfall', ...keys];
    await this.#run('radosgw-admin', ['-n', 'client.gateway', ...user]);
    const frontend = `--rgw-frontends=beast endpoint=127.0.0.1:${port}`;
    const gateway = this.#launch('radosgw', ['-n', 'client.gateway', frontend, '-f']);
    await answers(port, gateway);
    return {
      url: `http://${accessKey}:${secretKey}@127.0.0.1:${port}`,
      stop: () => this.stop(),
    };
  }

  async stop(): Promise<void> {
    // In the order of dependence; nothing in memory is worth a graceful end.
    for (const daemon of this.#daemons.reverse()) await daemon.kill();
    await rm(this.#home, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Everything in one folder, nothing replicated, no authentication inside, no background work. */
  #configuration(fsid: string, monitorPort: number): string {
    const settings: Record<string, string | number | boolean> = {
      fsid,
      'mon host': `[v2:127.0.0.1:${monitorPort}]`,
      'public addr': '127.0.0.1',
      'ms bind ipv6': false,
      'auth cluster required': 'none',
      'auth service required': 'none',
      'auth client required': 'none',
      // The gateway insists on encryption by default, which needs keys.
      'ms mon client mode': 'crc',
      'mon data': path.join(this.#home, 'monitor'),
      'osd data': path.join(this.#home, 'storage'),
      'rgw data': path.join(this.#home, 'gateway'),
      'run dir': this.#home,
      'admin socket': '',
      'pid file': '',
      'log file': path.join(this.#home, '$name.log'),
      'paxos propose interval': 0.02,
      'mon allow pool size one': true,
      'mon max pg per osd': 1000,
      'osd pool default size': 1,
      'osd pool default min size': 1,
      'osd pool default pg num': 1,
      'osd pool default pgp num': 1,
      'osd pool default pg autoscale mode': 'off',
      'osd crush chooseleaf type': 0,
      'osd objectstore': 'memstore',
      'memstore device bytes': 2 ** 32,
      'rgw dynamic resharding': false,
      'rgw enable gc threads': false,
      'rgw enable lc threads': false,
      'rgw run sync thread': false,
      'rgw enable quota threads': false,
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
    return `[global]\n${lines.join('\n')}\n`;
  }

  async #run(program: string, args: readonly string[]): Promise<void> {
    const daemon = this.#start(program, args);
    const code = await daemon.exitCode(60_000);
    if (code !== 0) throw new Error(`${program} failed with exit code ${code}:\n${daemon.said}`);
  }

  #launch(program: string, args: readonly string[]): Daemon {
    const daemon = this.#start(program, args);
    this.#daemons.push(daemon);
    return daemon;
  }

  #start(program: string, args: readonly string[]): Daemon {
    // `monmaptool` and `ceph` come with the packages of the others.
    const file = this.#programs[program] ?? program;
    return new Daemon(file, ['-c', path.join(this.#home, 'ceph.conf'), ...args], this.#home);
  }
}

class Daemon {
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | null>;
  #said = '';
  #ended = false;

  constructor(program: string, args: readonly string[], cwd: string) {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    for (const output of [child.stdout, child.stderr]) {
      output?.on('data', (chunk: Buffer) => {
        this.#said = (this.#said + chunk.toString()).slice(-4000);
      });
    }
    this.#exit = new Promise((resolve) => {
      child.once('error', (error) => {
        this.#said += error.message;
        this.#ended = true;
        resolve(-1);
      });
      child.once('close', (code) => {
        this.#ended = true;
        resolve(code);
      });
    });
    // A test runner that dies without its teardown must not leave a server behind.
    const abandon = () => child.kill('SIGKILL');
    process.once('exit', abandon);
    child.once('close', () => process.removeListener('exit', abandon));
  }

  get said(): string {
    return this.#said;
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  async exitCode(limitMs: number): Promise<number | null> {
    const limit = setTimeout(() => this.#child.kill('SIGKILL'), limitMs);
    try {
      return await this.#exit;
    } finally {
      clearTimeout(limit);
    }
  }

  async kill(): Promise<void> {
    if (this.#ended) return;
    this.#child.kill('SIGKILL');
    await this.#exit;
  }
}

async function answers(port: number, gateway: Daemon, limitMs = 90_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await isAnswering(port))) {
    if (gateway.hasEnded || performance.now() > deadline) {
      throw new Error(`The RADOS Gateway does not answer:\n${gateway.said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function isAnswering(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, timeout: 2000 }, (response) => {
      response.resume();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}
