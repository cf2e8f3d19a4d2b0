import { request } from 'node:https';
import { text } from 'node:stream/consumers';

export interface HttpsOptions {
  /** PEM of the authority that the server's certificate comes from. */
  readonly authority?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent with POST. */
  readonly body?: string | undefined;
}

export interface HttpsAnswer {
  readonly status: number;
  readonly body: string;
}

/** One request to a server whose certificate is checked, as `fetch` cannot with an authority of our own. */
export async function askHttps(
  url: string,
  { authority, headers, body }: HttpsOptions,
): Promise<HttpsAnswer> {
  const method = body === undefined ? 'GET' : 'POST';
  const asking = request(url, { method, headers, ...(authority !== undefined && { ca: authority }) });
  return new Promise((resolve, reject) => {
    asking.once('error', reject).once('response', (response) => {
      text(response).then((told) => resolve({ status: response.statusCode ?? 0, body: told }), reject);
    });
    asking.end(body);
  });
}
