import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/errors.ts';
import { CredentialValue, SecureStringValue } from '../../wire/powershell-language/index.ts';
import type {
  RemoteListener,
  RemoteSession,
  RemoteSessionRequest,
  RemoteSessions,
} from '../kit/remote-sessions.ts';
import { forCustomer, SessionTurns } from './customers.ts';
import { mergeOutputs } from './merge-outputs.ts';

const request = (uri: string): RemoteSessionRequest => ({
  uri,
  credential: new CredentialValue('anna@fabrikam.com', new SecureStringValue('x')),
  ...{ name: undefined, configurationName: 'Microsoft.Exchange' },
  ...{ allowsRedirection: false, maxRedirections: 5, checksCertificate: true },
});

describe('an address for a customer', () => {
  it.each([
    ['https://h/powershell', 'contoso.com', 'https://h/powershell?DelegatedOrg=contoso.com'],
    ['h', '한솔.한국', 'h?DelegatedOrg=%ED%95%9C%EC%86%94.%ED%95%9C%EA%B5%AD'],
    ['https://h/p?delegatedorg=other.com', 'a.com', 'https://h/p?DelegatedOrg=a.com'],
    ['https://h/p?DelegatedOrg=x;PSVersion=5.1', 'a.com', 'https://h/p?DelegatedOrg=a.com&PSVersion=5.1'],
    ['https://h/p?x=1&DELEGATEDORG=b', 'a&b=c', 'https://h/p?DelegatedOrg=a%26b%3Dc&x=1'],
    ['https://h/p?DelegatedOrg=b', undefined, 'https://h/p'],
  ])('%s of %s', (uri, customer, expected) => {
    expect(forCustomer(request(uri), customer).uri).toBe(expected);
  });
});

/** A server that has so many places; `full` of them are somebody else's. */
function serverWith(places: number, seen: { most: number }): RemoteSessions {
  let open = 0;
  const close = async () => {
    open -= 1;
  };
  const session = { close } as RemoteSession;
  const all = {
    async open() {
      await Promise.resolve();
      if (open >= places) {
        throw new AppError({ kind: 'limit', code: 'remote.fault.QuotaLimit', message: 'too many' });
      }
      open += 1;
      seen.most = Math.max(seen.most, open);
      return session;
    },
  };
  return all as unknown as RemoteSessions;
}

const listener = { signal: new AbortController().signal } as RemoteListener;

async function runIn(customers: number, places: number) {
  const seen = { most: 0 };
  const turns = new SessionTurns(serverWith(places, seen));
  const failures: string[] = [];
  const works = Array.from(
    { length: customers },
    (_, index) => () =>
      turns.use(request('h'), listener, async function* () {
        await Promise.resolve();
        yield index;
      }),
  );
  const merged = mergeOutputs(works, 3, (error) => failures.push((error as Error).message));
  const values = await Array.fromAsync(merged);
  return { values: values.toSorted(), failures, most: seen.most };
}

describe('sessions for customers', () => {
  it.each([1, 2, 3, 5])('run everything where %i can be open', async (places) => {
    const { values, failures, most } = await runIn(7, places);
    expect({ values, failures }).toEqual({ values: [0, 1, 2, 3, 4, 5, 6], failures: [] });
    expect(most).toBeLessThanOrEqual(Math.min(places, 3));
  });

  it('fail, and do not wait for ever, where none can be open', async () => {
    const { values, failures } = await runIn(4, 0);
    expect(values).toEqual([]);
    expect(failures).toEqual(['too many', 'too many', 'too many', 'too many']);
  });
});
