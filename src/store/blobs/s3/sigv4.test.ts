import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { emptyPayloadHash, type SignableRequest, signRequest } from './sigv4.ts';

/** The examples that the Amazon S3 API Reference publishes, all signed at the same moment. */
const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const signedAt = Date.UTC(2013, 4, 24);
const host = 'examplebucket.s3.amazonaws.com';

const examples: [string, Omit<SignableRequest, 'host'>, string, string][] = [
  [
    'GET of a range',
    { method: 'GET', path: '/test.txt', headers: { range: 'bytes=0-9' }, payloadHash: emptyPayloadHash },
    'host;range;x-amz-content-sha256;x-amz-date',
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  ],
  [
    'PUT of an object with a dollar in its name',
    {
      method: 'PUT',
      path: '/test$file.text',
      headers: { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
      payloadHash: createHash('sha256').update('Welcome to Amazon S3.').digest('hex'),
    },
    'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
    '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  ],
  [
    'GET of a subresource without a value',
    { method: 'GET', path: '/', query: { lifecycle: '' }, payloadHash: emptyPayloadHash },
    'host;x-amz-content-sha256;x-amz-date',
    'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  ],
  [
    'list with several parameters',
    { method: 'GET', path: '/', query: { prefix: 'J', 'max-keys': '2' }, payloadHash: emptyPayloadHash },
    'host;x-amz-content-sha256;x-amz-date',
    '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  ],
];

describe('signing', () => {
  it.each(examples)('%s', (_name, request, signedHeaders, signature) => {
    const headers = signRequest({ host, ...request }, credentials, 'us-east-1', signedAt);
    expect(headers.authorization).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${signedHeaders},Signature=${signature}`,
    );
  });

  it('signs the token of temporary credentials', () => {
    const temporary = { ...credentials, sessionToken: 'token' };
    const request = { method: 'GET', host, path: '/', payloadHash: emptyPayloadHash };
    const headers = signRequest(request, temporary, 'us-east-1', signedAt);
    expect(headers['x-amz-security-token']).toBe('token');
    expect(headers.authorization).toContain('x-amz-security-token');
  });
});
