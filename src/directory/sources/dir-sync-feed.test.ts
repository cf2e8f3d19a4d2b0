import { describe, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { LdapSession } from '../ldap/ldap-session.ts';
import { dirSyncAnswerControl, entryMessage, resultMessage } from '../ldap/test-messages.ts';
import { ScriptedSocket } from '../ldap/test-socket.ts';
import { bytesOfGuid } from '../source-values.ts';
import { DirSyncFeed, type DirSyncOptions } from './dir-sync-feed.ts';

const guids = ['a', 'b', 'c'].map((letter) => `0000000${letter}-0000-0000-0000-000000000000`);
const signal = () => AbortSignal.timeout(5000);

type Answer = (id: number, socket: ScriptedSocket) => void;

/** Answers requests one after the other. */
function feedOver(answers: readonly Answer[], options: Partial<DirSyncOptions> = {}): DirSyncFeed {
  const left = [...answers];
  const socket = new ScriptedSocket((id, self) => left.shift()?.(id, self));
  const settings = {
    servers: ['dc1'],
    port: 389,
    security: 'None' as const,
    acceptUntrustedCertificates: false,
    trustedCertificates: null,
    credentials: null,
  };
  const ports = { clock: systemClock, timeouts: { connectMs: 1000, stallMs: 1000 } };
  const session = new LdapSession(settings, { ...ports, connect: () => Promise.resolve(socket) });
  const defaults = {
    namingContext: 'DC=x',
    mayReplicate: true,
    seesDeleted: true,
    invocation: 'one',
    cookiesTravel: false,
  };
  return new DirSyncFeed(session, { ...defaults, ...options });
}

const found =
  (cookie: string, hasMore: boolean, ...entries: readonly ((id: number) => Buffer)[]): Answer =>
  (id, socket) => {
    for (const make of entries) socket.push(make(id));
    socket.push(resultMessage(id, 0x65, 0, '', '', dirSyncAnswerControl(hasMore, cookie)));
  };
const entry =
  (index: number, more: Readonly<Record<string, readonly string[]>> = {}) =>
  (id: number) =>
    entryMessage(id, `CN=${index}`, { objectGUID: [bytesOfGuid(guids[index] ?? '')], ...more });
const refused =
  (code: number): Answer =>
  (id, socket) =>
    socket.push(resultMessage(id, 0x65, code, '', 'no'));

const markOf = (cookie: string, invocation = 'one') =>
  JSON.stringify({ cookie: Buffer.from(cookie).toString('base64'), invocation });

describe('DirSync of servers that tell in parts', () => {
  it('is followed from cookie to cookie, each a place to go on from', async () => {
    const feed = feedOver([
      found('one', true, entry(0, { name: ['0'] })),
      found('two', true),
      found(
        'three',
        false,
        entry(1, { isDeleted: ['TRUE'] }),
        entry(2, { whenCreated: ['20260101000000.0Z'] }),
      ),
    ]);
    const pages = [];
    for await (const page of feed.changes(markOf('zero'), undefined, signal())) pages.push(page);
    expect(pages.map(({ mark, tellsAllGone }) => [mark, tellsAllGone])).toEqual(
      ['one', 'two', 'three'].map((cookie) => [markOf(cookie), true]),
    );
    expect(pages.flatMap(({ changed }) => changed)).toEqual([
      { guid: guids[0], dn: 'CN=0', isGone: false, isNew: false, mayHaveMoved: true },
      { guid: guids[1], dn: 'CN=1', isGone: true, isNew: false, mayHaveMoved: false },
      { guid: guids[2], dn: 'CN=2', isGone: false, isNew: true, mayHaveMoved: false },
    ]);
  });

  it('begins where all of it has been passed over', async () => {
    const feed = feedOver([found('one', true), found('two', false)]);
    expect(await feed.begin(signal())).toBe(markOf('two'));
  });

  it('has its places only at the end where what is gone must be counted', async () => {
    const feed = feedOver([found('one', true, entry(0)), found('two', false)], {
      mayReplicate: false,
      seesDeleted: false,
    });
    const pages = [];
    for await (const page of feed.changes(markOf('zero'), undefined, signal())) pages.push(page);
    expect(pages.map(({ mark }) => mark)).toEqual([undefined, markOf('two')]);
    expect(pages.at(-1)?.tellsAllGone).toBe(false);
  });

  it.each([2, 12, 53])(
    'takes code %i for a cookie that is refused, and for a request that is where there is none',
    async (code) => {
      const changes = feedOver([refused(code)]).changes(markOf('zero'), undefined, signal());
      await expect(changes.next()).rejects.toMatchObject({ code: 'directory.source.cursor' });
      await expect(feedOver([refused(code)]).begin(signal())).rejects.toMatchObject({
        code: 'directory.source.refused',
      });
    },
  );

  it.each([
    [false, 'conflict'],
    [true, undefined],
  ])('takes the cookie of another controller where cookies travel: %s', async (cookiesTravel, kind) => {
    const feed = feedOver([found('one', false)], { cookiesTravel });
    const first = feed.changes(markOf('zero', 'another'), undefined, signal()).next();
    const failure = await first.then(
      () => undefined,
      (error: { readonly kind: string }) => error.kind,
    );
    expect(failure).toBe(kind);
  });
});
