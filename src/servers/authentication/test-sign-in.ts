/** An organisation in memory whose people sign in over HTTP, for tests. */
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Accounts } from '../../access/accounts.ts';
import { NtHashes } from '../../access/nt-hashes.ts';
import { hashPassword } from '../../access/password-hash.ts';
import { PasswordVerifier } from '../../access/password-verifier.ts';
import { PlatformAdministrator } from '../../access/platform-administrator.ts';
import { SignIn } from '../../access/sign-in.ts';
import { TenantKeys } from '../../access/tenant-keys.ts';
import type { Clock } from '../../base/clock.ts';
import type { Log, LogFields } from '../../base/log.ts';
import { silentLog } from '../../base/log.ts';
import { systemRandom } from '../../base/random.ts';
import { makeOwnTenant, smtp } from '../../store/contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../../store/memory/memory-directory-store.ts';
import type { KeytabEntry } from '../../wire/kerberos/keytab.ts';
import { HttpSignIn, type SignInTerms } from './http-sign-in.ts';
import { KerberosAcceptor } from './kerberos-acceptor.ts';

export interface TestSignInOptions {
  readonly clock: Clock;
  readonly keys?: () => readonly KeytabEntry[];
  readonly realm?: string;
  readonly hasNtlm?: boolean;
  readonly terms?: Partial<SignInTerms>;
  readonly tls?: { readonly key: string; readonly certificate: string };
}

/** In ASCII: curl makes UTF-16 of single bytes where it hashes for NTLM. */
export const testPassword = 'Tr0ub4dor&3-horse';

/** Every test makes its own. */
const cheap = { memoryKib: 64, passes: 1, lanes: 1 };

export type TestSignIn = Awaited<ReturnType<typeof openTestSignIn>>;

/** minsu has a password, and an NT hash of it. */
export async function openTestSignIn({
  clock,
  keys,
  realm = '',
  hasNtlm = true,
  terms,
  tls,
}: TestSignInOptions) {
  const random = systemRandom;
  const store = createMemoryDirectoryStore({ clock });
  const tenantKeys = new TenantKeys(random.bytes(32), random);
  const guid = random.guid();
  const settings = { 'config.ntHashesKept': true };
  const own = await makeOwnTenant(store, { guid, wrappedKey: tenantKeys.create(guid), settings });
  const verifier = new PasswordVerifier({ clock, random });
  const ntHashes = new NtHashes({ store, keys: tenantKeys, random });
  const accounts = new Accounts({ store, clock, random, verifier, ntHashes });
  const administrator = new PlatformAdministrator({ clock, random, verifier, settings: store });
  const signIn = new SignIn({ store, clock, accounts, administrator, verifier, ntHashes });
  const minsu = await own.addOne(
    own.user('minsu', { addresses: smtp(`minsu@${own.domain}`), upn: `minsu@${own.domain}` }),
  );
  const password = random.guid();
  await store.writeCredential(own.tenant, minsu.recipient, {
    guid: password,
    kind: 'password',
    label: '',
    hash: await hashPassword(testPassword, random, cheap),
    mustChange: false,
    expiresAt: null,
  });
  await ntHashes.write(own.tenant, minsu.recipient, password, testPassword);
  const shared = { signIn, clock, random };
  const said: { event: string; fields: LogFields | undefined }[] = [];
  const log: Log = { ...silentLog, warn: (event, fields) => void said.push({ event, fields }) };
  const realms = [{ name: realm, domains: [own.domain] }];
  const kerberos = keys && new KerberosAcceptor({ ...shared, keys, realms, clockSkewMs: 300_000 });
  const httpSignIn = new HttpSignIn({
    ...shared,
    log,
    kerberos,
    ntlm: hasNtlm ? { ...shared, serverName: 'mail.contoso.test' } : undefined,
    terms: async () => ({
      schemes: ['Basic', 'Bearer', 'NTLM', 'Negotiate'],
      tokenChecking: 'Allow',
      ...terms,
    }),
  });
  const authorizations: (string | undefined)[] = [];
  const handle: RequestListener = (request, response) => {
    authorizations.push(request.headers.authorization?.split(' ')[0]);
    request.resume();
    httpSignIn.authenticate(request).then((found) => {
      if (found.kind === 'later') return response.writeHead(503).end();
      if (found.kind === 'challenge') {
        return response
          .writeHead(401, { 'WWW-Authenticate': [...found.challenges], 'Content-Length': 0 })
          .end();
      }
      return response.writeHead(200, { ...found.headers }).end(`${found.scheme} ${found.principal.name}`);
    }, response.destroy.bind(response));
  };
  const server = tls
    ? createTlsServer({ key: tls.key, cert: tls.certificate }, handle)
    : createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ store, own, minsu, accounts, said, port, server },
    url: `${tls ? 'https' : 'http'}://localhost:${port}/`,
    /** Schemes of the requests so far; undefined of those without. */
    authorizations,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
