import { Buffer } from 'node:buffer';
import { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { ByteRate } from './byte-rate.ts';
import { ChunkReader } from './chunk-reader.ts';
import { ImapConnection } from './imap-connection.ts';
import { defaultTimeouts } from './source-settings.ts';

/** A server of which that much has come before anybody listens: TLS brings the greeting along with its own end. */
function connectionAfter(early: string, rate?: ByteRate): ImapConnection {
  const socket = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
  const reader = new ChunkReader();
  reader.onread.callback(Buffer.byteLength(early), Buffer.from(early));
  const signal = new AbortController().signal;
  const options = { server: 'imap.test:993', clock: systemClock, timeouts: defaultTimeouts, rate, signal };
  return new ImapConnection({ way: { socket, reader }, ...options });
}

describe('what comes before anybody listens', () => {
  it('is heard', async () => {
    const connection = connectionAfter('* OK [CAPABILITY IMAP4rev1] hello\r\n');
    expect(await connection.greeting(1000)).toMatchObject({ condition: 'OK', text: 'hello' });
    connection.close();
  });

  it('and breaks the protocol failed as a fault of our own', () => {
    const connection = connectionAfter('* OK hello\r\n* 1 FETCH (BODY[] {99999999999999999999}\r\n');
    expect(connection.endReason).toMatchObject({ code: 'migration.source.protocol' });
  });

  it('and is more than the rate grants failed as a fault of our own', async () => {
    const connection = connectionAfter('* OK hello\r\n', new ByteRate(systemClock, 10));
    expect(await connection.greeting(1000)).toMatchObject({ condition: 'OK' });
    expect(connection.endReason).toBeUndefined();
    connection.close();
  });
});
