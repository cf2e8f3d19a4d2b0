/** Where the people of an organisation open remote sessions, when that is another server than the one they asked. */
import { AppError } from '../base/errors.ts';
import type { Tenant } from '../store/ports/directory-model.ts';

const homeKey = 'remoting.homeServer';

/** `https://host` or `https://host:port`; an empty text: here. Passwords go to this address, so it is TLS alone. */
export function homeServerSetting(text: string) {
  const given = text.trim();
  if (given === '') return { [homeKey]: null };
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `https://${given}`);
  const isPlace = url !== null && url.hostname !== '' && (url.pathname === '/' || url.pathname === '');
  if (!isPlace || url.protocol !== 'https:' || url.username !== '' || url.search !== '' || url.hash !== '') {
    throw new AppError({
      kind: 'invalid',
      code: 'organization.homeServer.invalid',
      message: `"${text.slice(0, 200)}" is no home server. Give https://host or https://host:port, without a path; or an empty text, for this server.`,
    });
  }
  return { [homeKey]: url.origin };
}

export function findHomeServer({ settings }: Tenant): URL | undefined {
  const found = settings[homeKey];
  return typeof found === 'string' ? (URL.parse(found) ?? undefined) : undefined;
}
