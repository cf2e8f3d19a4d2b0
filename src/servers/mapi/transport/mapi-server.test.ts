/** Requirement numbers are those of [MS-OXCMAPIHTTP]. */
import { describe, expect, it } from 'vitest';
import { bytes, EmsmdbClient, folderIds, u32 } from '../../../../tests/support/mapi/emsmdb-client.ts';
import { dnOf, serveMapi } from '../../../../tests/support/mapi/served-mapi.ts';

const none = 0xffff_ffff;
const openInbox = (inbox: Uint8Array) => bytes(0x02, 0, 0, 1, inbox, 0);

describe('a session', () => {
  it('connects, logs on, opens a folder and ends', async () => {
    const { connect, log, mailboxes } = await serveMapi();
    const client = await connect();
    const { code, body, handle } = await client.logon(dnOf('anna'));
    expect({ code, handle }).toEqual({ code: 0, handle: 0 });
    expect(body.length).toBe(1 + 13 * 8 + 1 + 16 + 2 + 16 + 8 + 8 + 4);
    const ids = folderIds(body);
    expect(new Set(ids.map((id) => id.toString('hex'))).size).toBe(13);
    const tree = await mailboxes.anna.folders();
    expect(ids[4]?.readUIntBE(2, 6)).toBe(tree.getRole('inbox').folder);
    const opened = await client.execute([openInbox(ids[4] ?? bytes())], [handle, none]);
    expect(opened.buffers[0]?.rops.toString('hex')).toBe('0201000000000000');
    expect(opened.buffers[0]?.handles).toEqual([0, 1]);
    expect((await client.disconnect()).responseCode).toBe(0);
    expect((await client.execute([], [])).answer.responseCode).toBe(10);
    expect(
      log.map(({ requestType, responseCode, operations }) => [requestType, responseCode, operations]),
    ).toEqual([
      ['Connect', 0, undefined],
      ['Execute', 0, ['Logon']],
      ['Execute', 0, ['OpenFolder']],
      ['Disconnect', 0, undefined],
      ['Execute', 10, undefined],
    ]);
  });

  it('is answered in the letter case and form of the specification (R1199, R156, R2029)', async () => {
    const { http } = await serveMapi();
    const client = http('anna');
    const answer = await new EmsmdbClient(client).connect(dnOf('anna'));
    expect(answer.marks).toEqual(['PROCESSING', 'DONE']);
    expect([...answer.headers.keys()]).toEqual(
      expect.arrayContaining([
        'X-RequestType',
        'X-RequestId',
        'X-ClientInfo',
        'X-ResponseCode',
        'X-PendingPeriod',
        'X-ExpirationInfo',
        'X-ServerApplication',
      ]),
    );
    expect(answer.headers.get('X-ServerApplication')).toMatch(/^Exchange\/15\.\d\d\.\d{4}\.\d{3}$/);
    expect(answer.headers.get('X-RequestType')).toBe('Connect');
    expect([...answer.late.keys()]).toEqual(['X-ElapsedTime', 'X-StartTime']);
    expect([...client.cookies.keys()]).toEqual(['MapiContext', 'MapiSequence']);
  });
});

describe('a client', () => {
  it('is logged with its mode and program as it tells them ([MS-OXCRPC] 2.2.2.2), also after a restart', async () => {
    const { http, log, restart } = await serveMapi();
    const client = new EmsmdbClient(http('anna'));
    // AUX_PERF_CLIENTINFO: cached; AUX_PERF_PROCESSINFO.
    const info = bytes('24000102', Buffer.alloc(24), '0200 0000', '0000 0000');
    const name = Buffer.from('OUTLOOK.EXE\0', 'utf16le');
    const all = bytes(info, '3400020b', Buffer.alloc(20), '1c00 0000', name);
    const auxiliary = bytes('00000400', Buffer.from([all.length, 0, all.length, 0]), all);
    const head = bytes(Buffer.from(`${dnOf('anna')}\0`), u32(0), u32(949), u32(1042), u32(1042));
    await client.http.send('Connect', bytes(head, u32(auxiliary.length), auxiliary));
    await restart();
    client.http.reconnect();
    await client.execute([], []);
    expect(log.map(({ clientMode, clientProcess }) => [clientMode, clientProcess])).toEqual([
      ['Cached', 'OUTLOOK.EXE'],
      ['Cached', 'OUTLOOK.EXE'],
    ]);
  });
});

describe('what is refused', () => {
  const body = EmsmdbClient.body([], []);

  it('is told by code', async () => {
    const { http, connect } = await serveMapi();
    const client = http('anna');
    const codes: [string, number | undefined][] = [];
    const add = async (what: string, answer: Promise<{ responseCode: number | undefined }>) =>
      void codes.push([what, (await answer).responseCode]);
    await add('no context', client.send('Execute', body));
    await add('unknown type', client.send('Dance', body));
    await add('no type', client.send('', body));
    await add('other content', client.send('PING', body, { headers: { 'Content-Type': 'text/xml' } }));
    await add('request id', client.send('PING', body, { requestId: '7' }));
    await add('verb', client.send('PING', bytes(), { method: 'GET' }));
    await add('body', client.send('Connect', bytes(1, 2, 3)));
    const { http: own } = await connect();
    own.cookies.set('MapiSequence', 'x');
    await add('sequence', own.send('Execute', body));
    own.cookies.set('MapiContext', 'short');
    await add('context', own.send('Execute', body));
    expect(codes).toEqual([
      ['no context', 13],
      ['unknown type', 5],
      ['no type', 7],
      ['other content', 4],
      ['request id', 4],
      ['verb', 2],
      ['body', 12],
      ['sequence', 15],
      ['context', 6],
    ]);
  });

  it('is told with a page that says no more of itself than text/html (R2038), and with no body of the protocol (R2232)', async () => {
    const { http } = await serveMapi();
    const { headers, marks } = await http('anna').send('Execute', bytes(1, 2, 3));
    expect([headers.get('Content-Type'), headers.get('X-ResponseCode'), marks]).toEqual([
      'text/html',
      '13',
      [],
    ]);
  });

  it('is not a request id without braces: clients send them', async () => {
    const { http } = await serveMapi();
    const requestId = '16ac2587-eed8-48eb-8a7b-d48558b68bd7:1';
    const { responseCode, headers } = await http('anna').send('PING', bytes(), { requestId });
    expect([responseCode, headers.get('X-RequestId')]).toEqual([0, requestId]);
  });

  it('asks for a password with 401 and nothing else', async () => {
    const { http } = await serveMapi();
    const { status, headers } = await http('anna').send('Connect', bytes(), {
      headers: { Authorization: 'Basic eDp5' },
    });
    expect([status, headers.get('WWW-Authenticate')]).toEqual([401, 'Basic realm="Landfall"']);
  });

  it("does not let anybody into another's context", async () => {
    const { connect, http } = await serveMapi();
    const anna = await connect('anna');
    const kim = http('kim');
    for (const [name, value] of anna.http.cookies) kim.cookies.set(name, value);
    expect((await kim.send('Execute', body)).responseCode).toBe(10);
    expect((await anna.execute([], [])).answer.responseCode).toBe(0);
  });

  it('takes a request whose sequence was passed for wrong, and goes on', async () => {
    const { connect } = await serveMapi();
    const client = await connect();
    const old = client.http.cookies.get('MapiSequence') ?? '';
    await client.execute([], []);
    const current = client.http.cookies.get('MapiSequence') ?? '';
    client.http.cookies.set('MapiSequence', old);
    expect((await client.execute([], [])).answer.responseCode).toBe(15);
    client.http.cookies.set('MapiSequence', current);
    expect((await client.execute([], [])).answer.responseCode).toBe(0);
  });

  it('takes a sequence that was never given for wrong, and one of another context, and goes on', async () => {
    const { connect } = await serveMapi();
    const [client, other] = [await connect(), await connect()];
    const current = client.http.cookies.get('MapiSequence') ?? '';
    const skipped = current.replace(/\d+$/, (digits) => String(Number(digits) + 1));
    for (const wrong of [skipped, other.http.cookies.get('MapiSequence') ?? '', 'x', '']) {
      client.http.cookies.set('MapiSequence', wrong);
      expect([wrong, (await client.execute([], [])).answer.responseCode]).toEqual([wrong, 15]);
    }
    client.http.cookies.set('MapiSequence', current);
    expect((await client.execute([], [])).answer.responseCode).toBe(0);
  });

  it('ends a context also for who has the sequence from before', async () => {
    const { connect } = await serveMapi();
    const client = await connect();
    const old = client.http.cookies.get('MapiSequence') ?? '';
    await client.execute([], []);
    client.http.cookies.set('MapiSequence', old);
    expect((await client.disconnect()).responseCode).toBe(0);
  });

  it('opens no more contexts for one account than it may, and lets the oldest go', async () => {
    const { connect } = await serveMapi({ settings: { maxContextsPerAccount: 2 } });
    const [first, second] = [await connect(), await connect()];
    await first.execute([], []);
    await connect();
    expect((await second.execute([], [])).answer.responseCode).toBe(10);
    expect((await first.execute([], [])).answer.responseCode).toBe(0);
  });
});

describe('clients that all wait', () => {
  it('keep their sessions, and who comes beyond them is told when to come again (R51, R1304)', async () => {
    const { connect, http } = await serveMapi({ settings: { maxContexts: 2 } });
    const waiting = [await connect('anna'), await connect('kim')];
    const waits = waiting.map((client) => client.wait());
    // Which the server has after the waits: those went before, over connections that were open.
    for (const client of waiting) await client.execute([], []);
    const third = http('kim');
    const beyond = async () => {
      const { status, headers } = await new EmsmdbClient(third).connect(dnOf('kim'));
      return { status, retryAfter: headers.get('Retry-After') };
    };
    expect(await beyond()).toEqual({ status: 503, retryAfter: '15' });
    for (const client of waiting) expect((await client.execute([], [])).answer.responseCode).toBe(0);
    await waiting[0]?.disconnect();
    await waits[0];
    expect(await beyond()).toEqual({ status: 200, retryAfter: undefined });
    await waiting[1]?.disconnect();
    await waits[1];
  });
});

describe('a client that never disconnects', () => {
  it('has as many sessions as it may, each with its six logons, and costs nobody else theirs', async () => {
    const { connect } = await serveMapi({ settings: { maxContextsPerAccount: 4 } });
    const kim = await connect('kim');
    const { handle } = await kim.logon(dnOf('kim'));
    const anna: EmsmdbClient[] = [];
    for (let session = 0; session < 12; session += 1) {
      const client = await connect('anna');
      for (let logon = 0; logon < 6; logon += 1) await client.logon(dnOf('anna'), logon);
      anna.push(client);
    }
    const codes: (number | undefined)[] = [];
    for (const client of anna) codes.push((await client.execute([], [])).answer.responseCode);
    expect(codes).toEqual([10, 10, 10, 10, 10, 10, 10, 10, 0, 0, 0, 0]);
    expect((await kim.execute([bytes(0x68, 0, 0)], [handle])).buffers[0]?.rops.readUInt32LE(2)).toBe(0);
  });
});

describe('connections come and go', () => {
  it('takes every request of a client that gives them all one id for a new one', async () => {
    const { http } = await serveMapi();
    const one = http('anna');
    one.nextRequestId = () => '{16AC2587-EED8-48EB-8A7B-D48558B68BD7}:1';
    const client = new EmsmdbClient(one);
    await client.connect(dnOf('anna'));
    const { handle, body } = await client.logon(dnOf('anna'));
    const open = () => client.execute([openInbox(folderIds(body)[4] ?? bytes())], [handle, none]);
    const [first, second] = [await open(), await open()];
    expect([first.buffers[0]?.handles, second.buffers[0]?.handles]).toEqual([
      [0, 1],
      [0, 2],
    ]);
  });

  it('answers a request that is sent again without doing it again', async () => {
    const { connect } = await serveMapi();
    const client = await connect();
    const { handle, body } = await client.logon(dnOf('anna'));
    const [, , , , inbox = bytes()] = folderIds(body);
    const before = new Map(client.http.cookies);
    const requestId = client.http.nextRequestId();
    const first = await client.execute([openInbox(inbox)], [handle, none], { requestId });
    client.http.reconnect('127.0.0.2');
    for (const [name, value] of before) client.http.cookies.set(name, value);
    const again = await client.execute([openInbox(inbox)], [handle, none], { requestId });
    expect(again.answer.body.equals(first.answer.body)).toBe(true);
    const next = await client.execute([openInbox(inbox)], [handle, none]);
    expect(next.buffers[0]?.handles).toEqual([0, 2]);
  });

  it('finds the same context from another address, over another connection', async () => {
    const { connect } = await serveMapi();
    const client = await connect();
    const { handle } = await client.logon(dnOf('anna'));
    client.http.reconnect('127.0.0.3');
    const { answer, buffers } = await client.execute([bytes(0x01, 0, 0)], [handle]);
    expect([answer.responseCode, buffers[0]?.rops.length]).toEqual([0, 0]);
  });

  it('waits for events beside other requests, one wait at a time', async () => {
    const { connect } = await serveMapi({ settings: { notificationWaitMs: 150 } });
    const client = await connect();
    const waiting = client.wait();
    expect((await client.execute([], [])).answer.responseCode).toBe(0);
    expect((await client.wait()).responseCode).toBe(15);
    const ended = await waiting;
    expect(ended.body.equals(bytes(u32(0), u32(0), u32(0), u32(0)))).toBe(true);
  });

  it('says every pending period that it is still there', async () => {
    const { connect } = await serveMapi({ settings: { notificationWaitMs: 120, pendingPeriodMs: 30 } });
    const { marks } = await (await connect()).wait();
    expect(marks.slice(0, 3)).toEqual(['PROCESSING', 'PENDING', 'PENDING']);
  });
});
