/** What the guides need of curl, which need not be installed where they are tested. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { askHttps } from '../support/https-client.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    silent: { type: 'boolean', short: 's' },
    cacert: { type: 'string' },
    header: { type: 'string', short: 'H', multiple: true, default: [] },
    user: { type: 'string', short: 'u' },
    data: { type: 'string', short: 'd' },
  },
});
const [url = ''] = positionals;
const { cacert, user, data } = values;
const headers = Object.fromEntries(
  values.header.map((header) => {
    const [name = '', ...rest] = header.split(':');
    return [name, rest.join(':').trim()];
  }),
);
if (user !== undefined) headers.Authorization = `Basic ${Buffer.from(user).toString('base64')}`;
if (data !== undefined) headers['Content-Type'] = 'application/x-www-form-urlencoded';

const ask = async (): Promise<string> => {
  if (!url.startsWith('https:')) return (await fetch(url)).text();
  const authority = cacert === undefined ? undefined : await readFile(cacert, 'utf8');
  return (await askHttps(url, { authority, headers, body: data })).body;
};
process.stdout.write(await ask());
