import { once } from 'node:events';
import { chmod, readdir, utimes, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { systemClock } from '../../base/clock.ts';
import { nodeMachine } from './node-machine.ts';

const machine = nodeMachine(systemClock);

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

describe('this machine', () => {
  it('tells of folders', async () => {
    const folder = await temporaryFolder();
    expect(await machine.findFolder(folder)).toEqual({ isWritable: true, isOpenToOthers: false });
    await chmod(folder, 0o755);
    expect(await machine.findFolder(folder)).toMatchObject({ isOpenToOthers: true });
    expect(await machine.findFolder(path.join(folder, 'none'))).toBeUndefined();
    expect(await machine.freeBytes(folder)).toBeGreaterThan(0);
    expect(await machine.newestWriteAt(folder)).toBeUndefined();
    await writeFile(path.join(folder, 'a'), 'x');
    await utimes(path.join(folder, 'a'), 0, 2_000_000_000);
    expect(await machine.newestWriteAt(folder)).toBe(2_000_000_000_000);
  });

  it('measures syncs and leaves nothing behind', async () => {
    const folder = await temporaryFolder();
    expect(await machine.measureSyncs(folder, 3)).toHaveLength(3);
    expect(await readdir(folder)).toEqual([]);
  });

  it('knows a free port from one of ours and one of others', async () => {
    const ours = createHttpServer((_, response) => void response.end('{"status":"live"}\n'));
    const theirs = createHttpServer((_, response) => void response.end('hello'));
    const silent = createServer((socket) => void socket.end());
    const greeting = (text: string) => createServer((socket) => void socket.end(`${text}\r\n`));
    const ourImap = greeting('* OK [CAPABILITY IMAP4rev1 IDLE] Landfall is ready.');
    const ourSmtp = greeting('220 mail.example ESMTP Landfall is ready.');
    const theirSmtp = greeting('220 mail.example ESMTP Postfix');
    const theirImap = greeting('* OK [CAPABILITY IMAP4rev1 IDLE] Dovecot ready.');
    const free = createServer();
    const freePort = await listen(free);
    free.close();
    await once(free, 'close');
    const ports = [
      ...[await listen(ours), await listen(theirs), await listen(silent), freePort],
      ...[await listen(ourImap), await listen(theirImap), await listen(ourSmtp), await listen(theirSmtp)],
    ];
    const states = await Promise.all(ports.map((port) => machine.probePort('127.0.0.1', port)));
    expect(states).toEqual(['landfall', 'taken', 'taken', 'free', 'landfall', 'taken', 'landfall', 'taken']);
    expect(await machine.probePort('192.0.2.1', 1)).toMatch(/^(noSuchAddress|forbidden)$/);
  });

  it('knows how many files may be open', async () => {
    expect(await machine.openFileLimit()).toBeGreaterThan(0);
  });
});
