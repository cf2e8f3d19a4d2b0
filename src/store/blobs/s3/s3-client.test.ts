import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Clock } from '../../../base/clock.ts';
import { parseListPage } from './list-xml.ts';
import { type PutBody, S3Client, type S3Options } from './s3-client.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const status =
  (code: number, text = ''): Answer =>
  (request, response) => {
    request.resume().once('end', () => response.writeHead(code).end(text));
  };
const hangUp: Answer = (request) => request.destroy();
const s3Error = (code: string) =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>so it is</Message></Error>`;

/** Answers each request with the next of the answers, the last one for ever, and remembers the requests. */
async function serve(answers: readonly Answer[], over: Partial<S3Options> = {}) {
  const requests: { method: string; url: string; headers: IncomingMessage['headers'] }[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    requests.push({ method, url, headers });
    const answer = answers[Math.min(requests.length, answers.length) - 1];
    answer?.(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const pauses: number[] = [];
  const clock: Clock = {
    now: () => 1_790_000_000_000,
    monotonic: () => 0,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      pauses.push(ms);
    },
  };
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    bucket: 'mail',
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    clock,
    random: { bytes: (length) => new Uint8Array(length).fill(255), guid: () => '' as never },
    ...over,
  });
  onTestFinished(() => {
    client.close();
    server.closeAllConnections();
    server.close();
  });
  return { client, requests, pauses };
}

function body(bytes = 10, onRead: () => void = () => undefined): PutBody {
  return {
    bytes,
    sha256: 'f'.repeat(64),
    async *chunks() {
      onRead();
      for (let at = 0; at < bytes; at += 65_536) yield Buffer.alloc(Math.min(65_536, bytes - at));
    },
  };
}

describe('what passes', () => {
  const passing: [string, Answer][] = [
    ['500', status(500)],
    ['503 SlowDown', status(503, s3Error('SlowDown'))],
    ['429', status(429)],
    ['a connection that is reset', hangUp],
  ];
  it.each(passing)('%s is tried again, with longer and longer pauses', async (_name, answer) => {
    const { client, pauses } = await serve([answer, answer, answer, status(206, 'bytes')]);
    expect((await client.getRange('key', 0, 5)).toString()).toBe('bytes');
    expect(pauses).toEqual([200, 400, 800]);
  });

  it.each(passing)('%s that does not pass is reported', async (_name, answer) => {
    const { client, requests } = await serve([answer], { attempts: 3 });
    const expected = { kind: 'unavailable', code: 'store.s3.unreachable', retryable: true };
    await expect(client.getRange('key', 0, 5)).rejects.toMatchObject(expected);
    expect(requests).toHaveLength(3);
  });

  it('sends the whole body again', async () => {
    let reads = 0;
    const { client } = await serve([status(500), hangUp, status(200)]);
    await client.putNew(
      'key',
      body(10, () => (reads += 1)),
    );
    expect(reads).toBe(3);
  });

  it('a server that says nothing is given up', async () => {
    const { client } = await serve([() => undefined], { attempts: 2, idleTimeoutMs: 30 });
    await expect(client.find('key')).rejects.toThrow(/no answer within 30 ms/);
  });
});

describe('what does not pass', () => {
  const final: [number, string, object][] = [
    [404, s3Error('NoSuchKey'), { kind: 'notFound', code: 'store.s3.notFound' }],
    [404, s3Error('NoSuchBucket'), { kind: 'unavailable', code: 'store.s3.noBucket' }],
    [403, s3Error('AccessDenied'), { kind: 'unavailable', code: 'store.s3.denied', retryable: false }],
    [403, s3Error('SignatureDoesNotMatch'), { code: 'store.s3.denied' }],
    [403, s3Error('RequestTimeTooSkewed'), { code: 'store.s3.clockSkew' }],
    [400, s3Error('InvalidRequest'), { kind: 'internal', code: 'store.s3.refused' }],
    [301, s3Error('PermanentRedirect'), { kind: 'internal', code: 'store.s3.refused' }],
  ];
  it.each(final)('%i %s is reported at once', async (code, text, expected) => {
    const { client, requests } = await serve([status(code, text)]);
    await expect(client.getRange('key', 0, 5)).rejects.toMatchObject(expected);
    expect(requests).toHaveLength(1);
  });

  it('stops sending a body that is refused half-way', async () => {
    let sent = 0;
    const { client } = await serve([
      (_request, response) => response.writeHead(403).end(s3Error('AccessDenied')),
    ]);
    const endless: PutBody = {
      ...body(1 << 30),
      async *chunks() {
        for (; sent < 1 << 30; sent += 65_536) yield Buffer.alloc(65_536);
      },
    };
    await expect(client.putNew('key', endless)).rejects.toMatchObject({ code: 'store.s3.denied' });
    expect(sent).toBeLessThan(1 << 28);
  });

  it('passes on what the disk says while it is read', async () => {
    const { client, requests } = await serve([status(200)]);
    const broken: PutBody = {
      ...body(),
      // biome-ignore lint/correctness/useYield: it fails before it has anything.
      async *chunks() {
        throw Object.assign(new Error('bad sector'), { code: 'EIO' });
      },
    };
    await expect(client.putNew('key', broken)).rejects.toThrow('bad sector');
    expect(requests.length).toBeLessThanOrEqual(1);
  });

  it('stops when asked', async () => {
    const abort = new AbortController();
    const { client } = await serve([
      () => {
        abort.abort(new Error('enough'));
      },
    ]);
    await expect(client.putNew('key', body(), abort.signal)).rejects.toThrow('enough');
  });
});

describe('other servers', () => {
  it('puts without a condition where conditions are not known', async () => {
    const { client, requests } = await serve([status(501, s3Error('NotImplemented')), status(200)]);
    await client.putNew('key', body());
    expect(requests.map(({ headers }) => headers['if-none-match'])).toEqual(['*', undefined]);
  });

  it('cuts the range itself where ranges are not known', async () => {
    const { client } = await serve([status(200, '0123456789')]);
    expect((await client.getRange('key', 2, 5)).toString()).toBe('234');
  });

  it('puts the bucket into the path', async () => {
    const inPath = await serve([status(206)]);
    await inPath.client.getRange('a b/c', 0, 1);
    expect(inPath.requests[0]?.url).toBe('/mail/a%20b/c');
  });

  it('reads lists with entities in names', () => {
    const page = parseListPage(
      '<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>a&amp;b</NextContinuationToken>' +
        '<Contents><Key>1 &lt; 2 &#xD55C;&#44544;</Key><Size>12</Size></Contents>' +
        '<CommonPrefixes><Prefix>x/</Prefix></CommonPrefixes></ListBucketResult>',
    );
    expect(page).toEqual({
      objects: [{ key: '1 < 2 한글', bytes: 12 }],
      prefixes: ['x/'],
      continuation: 'a&b',
    });
  });
});
