import { spawn } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Child, projectRoot, startChild, withHosts } from '../support/child.ts';
import { guideForest } from '../support/directory/guide-forest.ts';
import { type SambaForest, startSambaForest } from '../support/directory/samba-forest.ts';
import { DnsServer } from '../support/dns-server.ts';
import { freePort } from '../support/free-port.ts';
import { type FormField, type GuideStep, readGuide } from '../support/guide.ts';
import { askHttps } from '../support/https-client.ts';
import type { ImapServer } from '../support/imap/imap-server.ts';
import { startOldMailServer } from '../support/imap/old-mail-server.ts';
import { describeWith } from '../support/services.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { onlyListeners } from '../support/test-listeners.ts';

const languages = { en: 'C', ko: 'ko_KR.UTF-8' } as const;
type Language = keyof typeof languages;

const migrationGuide = 'imap-migration.md';
const directoryGuide = 'directory.md';

/** What a guide takes for granted when its first command is typed. */
const preparations: Readonly<Record<string, (reader: Reader) => Promise<void>>> = {
  'operations.md': async (reader) => {
    await reader.type('landfall demo --keep');
    const [kept] = await readdir(path.join(reader.folder, 'tmp'));
    await rename(path.join(reader.folder, 'tmp', String(kept)), path.join(reader.folder, 'data'));
  },
  'mapi-over-http.md': async (reader) => reader.stayAtHome(),
  [migrationGuide]: async (reader) => {
    const old = await startOldMailServer();
    onTestFinished(() => old[Symbol.asyncDispose]());
    await reader.meetOldServer(old);
  },
  [directoryGuide]: async (reader) => {
    const forest = await startSambaForest({ seed: guideForest });
    onTestFinished(() => forest[Symbol.asyncDispose]());
    await reader.meetForest(forest);
  },
};

/** As the warning of New-AcceptedDomain names it. */
const wantedRecord = /Name: +(\S+)\s+Type: +TXT\s+Value: +(.+)/g;

const labelPattern = /<label for="([^"]+)">([^<]+)<\/label>/g;
const oneTimePasswordPattern = /^ {4}(?:[0-9a-z]{5}-){3}[0-9a-z]{5}$/;

const guideFolder = (language: Language) => path.join(projectRoot, 'docs/guide', language);
const guides = await readdir(guideFolder('en'));
const stepsOf = async (language: Language, guide: string) =>
  readGuide(await readFile(path.join(guideFolder(language), guide), 'utf8'));

const curl = `#!/bin/sh
exec "${process.execPath}" "${path.join(projectRoot, 'tests/e2e/curl.ts')}" "$@"
`;
const landfall = `#!/bin/sh
exec "${process.execPath}" "${path.join(projectRoot, 'bin/landfall.mjs')}" "$@"
`;

/** Somebody who follows a guide in a folder of their own; /srv and /tmp lie in it, and ports are free ones. */
class Reader {
  readonly folder: string;
  readonly #language: Language;
  readonly #webPort: number;
  readonly #operationsPort: number;
  readonly #env: NodeJS.ProcessEnv;
  readonly #dns: DnsServer;
  /** What stands in a guide, and what it is here. */
  readonly #places = new Map<string, string>();
  /** TXT records that were asked for, by name. */
  readonly #wanted = new Map<string, string>();
  #server: Child | undefined;
  /** In place of that of the machine, where a guide names others. */
  #hostsFile: string | undefined;

  private constructor(
    folder: string,
    language: Language,
    dns: DnsServer,
    webPort: number,
    operationsPort: number,
  ) {
    this.folder = folder;
    this.#language = language;
    this.#dns = dns;
    this.#webPort = webPort;
    this.#operationsPort = operationsPort;
    this.#env = {
      PATH: [path.join(folder, 'bin'), path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
      TMPDIR: path.join(folder, 'tmp'),
      LC_ALL: '',
      LANG: languages[language],
      ...onlyListeners('web', 'operations', 'imaps', 'imap'),
      LANDFALL_LISTENERS__WEB__PORT: String(webPort),
      LANDFALL_LISTENERS__OPERATIONS__PORT: String(operationsPort),
      LANDFALL_LIMITS__MIN_FREE_BYTES: '0',
      LANDFALL_DNS__SERVERS: dns.address,
    };
  }

  static async sitDown(language: Language): Promise<Reader> {
    const folder = await temporaryFolder();
    for (const name of ['bin', 'tmp', 'srv']) await mkdir(path.join(folder, name));
    for (const [name, script] of Object.entries({ curl, landfall })) {
      await writeFile(path.join(folder, 'bin', name), script);
      await chmod(path.join(folder, 'bin', name), 0o755);
    }
    const dns = await DnsServer.listen();
    const reader = new Reader(folder, language, dns, await freePort(), await freePort());
    onTestFinished(async () => {
      await reader.stopServer();
      await dns[Symbol.asyncDispose]();
    });
    return reader;
  }

  async take(step: GuideStep): Promise<void> {
    switch (step.kind) {
      case 'stopServer':
        return this.stopServer();
      case 'file':
        return writeFile(
          path.join(this.folder, step.name),
          step.name.endsWith('.ps1') ? this.#here(step.text) : step.text,
        );
      case 'publishRecord':
        return this.#publishRecords();
      case 'changeMx':
        this.#dns.publishMx('contoso.kr', 300, 'mail.contoso.kr');
        return this.#dns.publish('contoso.kr', 300, {
          type: 'TXT',
          strings: [Buffer.from('v=spf1 mx ~all')],
        });
      case 'form':
        return this.#fillIn(this.#here(step.url), step.fields);
      case 'command': {
        const { line, input, exitCodes } = step;
        const { output, code } = await this.type(line, input);
        if (code !== undefined) expect(exitCodes, `${input ?? line}\n${output}`).toContain(code);
        for (const fragment of step.shows) expect(squeeze(output)).toContain(squeeze(this.#here(fragment)));
      }
    }
  }

  /** `code` is missing for what goes on running. */
  async type(line: string, input?: string): Promise<{ output: string; code?: number | null }> {
    if (line.startsWith('landfall start')) return this.#startServer(line);
    // npm is typed in the folder of the clone, and everything else where the data lies.
    const cwd = line.startsWith('npm ') ? projectRoot : this.folder;
    const env = { ...process.env, ...this.#env };
    const typed = ['sh', '-c', this.#here(line)];
    const [program = '', ...args] =
      this.#hostsFile === undefined
        ? typed
        : ['unshare', '--mount', 'sh', '-c', withHosts, 'sh', this.#hostsFile, ...typed];
    const shell = spawn(program, args, { cwd, env });
    await using child = new Child(shell);
    if (input !== undefined) shell.stdin.end(`${this.#here(input)}\n`);
    const { code } = await child.exited;
    const output = child.output.join('\n');
    for (const [, name, value] of output.matchAll(wantedRecord))
      this.#wanted.set(String(name), String(value));
    return { output, code };
  }

  async stopServer(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) expect(await server.stop()).toEqual({ code: 0, signal: null });
  }

  /** The server that the guide calls imap.contoso.kr, on the ports that it has here; mail for contoso.kr goes to it. */
  async meetOldServer({ port, tlsPort, certificate }: ImapServer): Promise<void> {
    this.#places
      .set('imap.contoso.kr:993', `localhost:${tlsPort}`)
      .set('imap.contoso.kr', 'localhost')
      .set('-Port 993', `-Port ${tlsPort}`)
      .set('-Port 143', `-Port ${port}`);
    const trusted = path.join(this.folder, 'old-server.pem');
    await writeFile(trusted, certificate);
    this.#env.NODE_EXTRA_CA_CERTS = trusted;
    this.#dns.publishMx('contoso.kr', 300, 'old-mail.contoso.kr');
    this.#dns.publish('old-mail.contoso.kr', 300, { type: 'A', address: '192.0.2.25' });
    this.#dns.publish('mail.contoso.kr', 300, { type: 'A', address: '192.0.2.1' });
  }

  /** The host of the guide is somebody else's: in its place stands the name of the server, which the DNS does not know. */
  stayAtHome(): void {
    const url = `https://contosomail:${this.#webPort}/mapi`;
    this.#places.set('https://Contoso.com/mapi', url).set('https://contoso.com/mapi', url);
  }

  /** The domain controller that the guide calls dc1.contoso.local. */
  async meetForest({ host, authority }: SambaForest): Promise<void> {
    this.#hostsFile = path.join(this.folder, 'hosts');
    await writeFile(this.#hostsFile, `127.0.0.1 localhost\n${host} dc1.contoso.local\n`);
    await writeFile(path.join(this.folder, 'ca.pem'), authority);
  }

  #publishRecords(): void {
    expect(this.#wanted.size).toBeGreaterThan(0);
    for (const [name, value] of this.#wanted) {
      const records = ['v=spf1 -all', value].map(
        (text) => ({ type: 'TXT', strings: stringsOf(text) }) as const,
      );
      this.#dns.publish(name, 60, ...records);
    }
  }

  /** As a browser does: the labels are looked for in the page, and what belongs to them is sent. */
  async #fillIn(url: string, filled: readonly FormField[]): Promise<void> {
    const authority = await readFile(path.join(this.folder, 'data/tls/self-signed.pem'), 'utf8');
    const headers = { 'Accept-Language': this.#language };
    const { body: page } = await askHttps(url, { authority, headers });
    const names = new Map([...page.matchAll(labelPattern)].map(([, name, label]) => [label, name]));
    const oneTimePassword = this.#server?.output.find((line) => oneTimePasswordPattern.test(line)) ?? '';
    const sent = filled.map(({ label, value }) => {
      expect([...names.keys()]).toContain(label);
      return [String(names.get(label)), value === '…' ? oneTimePassword.trim() : value] as const;
    });
    expect(sent).toHaveLength(names.size);
    const body = String(new URLSearchParams(Object.fromEntries(sent)));
    const answer = await askHttps(url, { authority, headers, body });
    expect(answer.status, answer.body).toBe(200);
  }

  async #startServer(line: string): Promise<{ output: string }> {
    const server = await startChild('bin/landfall.mjs', {
      args: line.split(/\s+/).slice(1),
      cwd: this.folder,
      env: this.#env,
    });
    this.#server = server;
    await server.line(/npx landfall help/);
    return { output: server.output.join('\n') };
  }

  #here(text: string): string {
    const placed = [...this.#places].reduce((shown, [there, here]) => shown.replaceAll(there, here), text);
    return placed
      .replaceAll(/(^|[ =])\/(srv|tmp)\//g, `$1${this.folder}/$2/`)
      .replaceAll('127.0.0.1:8081', `127.0.0.1:${this.#operationsPort}`)
      .replaceAll('localhost:8443', `localhost:${this.#webPort}`);
  }
}

/** RFC 1035 section 3.3: at most 255 bytes each. */
const stringsOf = (text: string) => (text.match(/.{1,255}/g) ?? []).map((piece) => Buffer.from(piece));

function squeeze(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

/** Both editions at once, on a machine with two cores. The first that fails is told of when the other has ended too. */
async function followBoth(guide: string): Promise<void> {
  const readers = await Promise.allSettled([follow(guide, 'en'), follow(guide, 'ko')]);
  for (const reader of readers) if (reader.status === 'rejected') throw reader.reason;
}

async function follow(guide: string, language: Language): Promise<void> {
  const reader = await Reader.sitDown(language);
  await preparations[guide]?.(reader);
  for (const step of await stepsOf(language, guide)) await reader.take(step);
}

describe('README.md', () => {
  it('shows what the demonstration prints', async () => {
    const readme = await readFile(path.join(projectRoot, 'README.md'), 'utf8');
    const excerpt = /^```text\n(?<text>[\s\S]*?)^```$/m.exec(readme)?.groups?.text ?? '';
    const fragments = excerpt.split(/[\n…]/).map((fragment) => fragment.trim());
    const { output, code } = await (await Reader.sitDown('en')).type('landfall demo');
    expect(code).toBe(0);
    expect(fragments.length).toBeGreaterThan(20);
    expect(fragments.filter((fragment) => !squeeze(output).includes(squeeze(fragment)))).toEqual([]);
  });
});

describe('the guides', () => {
  it('are the same in every language', async () => {
    expect(await readdir(guideFolder('ko'))).toEqual(guides);
  });

  it.each(guides)('%s tells readers of English and of Korean to type the same', async (guide) => {
    const typed = (steps: readonly GuideStep[]) =>
      steps.map((step) => {
        if (step.kind === 'form') return { ...step, fields: step.fields.map(({ value }) => value) };
        return step.kind === 'command' ? { ...step, shows: step.shows.length } : step;
      });
    const [english, korean] = [await stepsOf('en', guide), await stepsOf('ko', guide)];
    expect(typed(english).length).toBeGreaterThan(5);
    expect(typed(korean)).toEqual(typed(english));
  });

  const needingMore: readonly string[] = [migrationGuide, directoryGuide];
  it.each(guides.filter((guide) => !needingMore.includes(guide)))(
    '%s can be followed from top to bottom',
    { timeout: 360_000 },
    followBoth,
  );
});

describeWith('dovecot', 'the guide of migration', () => {
  it('can be followed from top to bottom', { timeout: 360_000 }, () => followBoth(migrationGuide));
});

describeWith('samba', 'the guide of directories', () => {
  it('can be followed from top to bottom', { timeout: 360_000 }, () => followBoth(directoryGuide));
});
