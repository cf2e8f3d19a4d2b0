import { connect } from 'node:net';
import { ImapFlow } from 'imapflow';
import { afterEach, describe, expect, it } from 'vitest';
import { hostileScripts } from './hostile-scripts.ts';
import { PlainClient } from './plain-client.ts';
import { readWholeMailbox } from './read-whole-mailbox.ts';
import { goesOn, hangsUp, hears, resets, type Step, says, waits } from './script.ts';
import { ScriptedServer, type ScriptedServerOptions } from './scripted-server.ts';

const open: AsyncDisposable[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]();
});

async function playing(
  scripts: readonly (readonly Step[])[],
  options?: ScriptedServerOptions,
): Promise<ScriptedServer> {
  const server = await ScriptedServer.start(scripts, options);
  open.push(server);
  return server;
}

describe('a server that plays a transcript', () => {
  it('says what the script says, with the tag of the client', async () => {
    const server = await playing([
      [says('* OK hello'), hears(/^NOOP$/), says('* 7 EXISTS'), waits(1), says('{tag} OK done'), hangsUp()],
    ]);
    const client = await PlainClient.connect(server);
    expect(await client.command('NOOP')).toEqual({ status: 'OK', text: 'done', lines: ['* 7 EXISTS'] });
    await expect(client.command('NOOP')).rejects.toThrow(/closed/);
    expect(server.heard).toEqual(['p1 NOOP']);
  });

  it('answers everyday commands by itself, and remembers what it did not expect', async () => {
    const server = await playing([[says('* OK hello'), goesOn()]]);
    const client = await PlainClient.connect(server);
    expect(await client.must('LOGIN a b')).toMatchObject({ text: 'Logged in' });
    expect(await client.command('XYZZY')).toMatchObject({ status: 'BAD' });
    expect(server.surprises).toEqual(['p2 XYZZY']);
    await client[Symbol.asyncDispose]();
  });

  it('takes literals, and plays the next script to the next connection', async () => {
    const server = await playing([
      [resets()],
      [says('* OK hello'), hears(/^APPEND/), says('{tag} OK [APPENDUID 1 2] done')],
    ]);
    await expect(PlainClient.connect(server)).rejects.toThrow(/closed/);
    const client = await PlainClient.connect(server);
    expect(await client.must('APPEND INBOX', Buffer.from('a\r\nb'))).toMatchObject({
      text: '[APPENDUID 1 2] done',
    });
    expect(server.heard).toEqual(['p1 APPEND INBOX {4}']);
  });

  it.each([
    ['for another name', { tlsNames: ['other.example'] }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['that has expired', { tlsNames: ['127.0.0.1'], certifiedAt: Date.UTC(2001, 0) }, 'CERT_HAS_EXPIRED'],
  ])('shows a certificate %s', async (_title, options, code) => {
    const server = await playing([[says('* OK hello'), goesOn()]], options);
    const { host, port, certificate } = server;
    const client = new ImapFlow({
      host,
      port,
      secure: true,
      auth: { user: 'a', pass: 'b' },
      tls: { ca: certificate },
      logger: false,
    });
    await expect(client.connect()).rejects.toMatchObject({ code });
    client.close();
  });
});

describe('servers that lie', () => {
  const harmless = [
    'expunges while it fetches',
    'lets UIDs go backwards',
    'gives one UID to two messages',
  ] as const;

  it.each(harmless)('%s: a whole dialogue with imapflow', async (title) => {
    const server = await playing([hostileScripts[title]]);
    const { entries } = await readWholeMailbox({
      host: server.host,
      port: server.port,
      user: 'a',
      password: 'b',
    });
    expect(entries.length).toBeGreaterThan(1);
    expect(server.surprises).toEqual([]);
  });

  it.each(Object.keys(hostileScripts) as (keyof typeof hostileScripts)[])('%s', async (title) => {
    const server = await playing([hostileScripts[title]]);
    const said = await dialogue(server, ['a LOGIN x y', 'b EXAMINE INBOX', 'c UID FETCH 1:* BODY.PEEK[]']);
    expect(server.heard).toHaveLength(3);
    expect(server.surprises).toEqual([]);
    expect(said.slice(0, 8000)).toMatch(/^b OK .*\r\n./m);
  });
});

/** All that the server says to these lines, the client's side ended after them; of long answers the start. */
function dialogue(server: ScriptedServer, lines: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: server.host, port: server.port, allowHalfOpen: true });
    let said = '';
    socket.on('data', (chunk: Buffer) => {
      if (said.length < 10_000) said += chunk.toString('latin1');
    });
    socket.on('error', () => socket.destroy());
    socket.once('close', () => resolve(said));
    socket.end(lines.map((line) => `${line}\r\n`).join(''));
  });
}
