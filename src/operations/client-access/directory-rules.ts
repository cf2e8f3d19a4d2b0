/** What a virtual directory must be before it is written. */
import { AppError } from '../../base/errors.ts';
import type { DirectorySettings } from './virtual-directory.ts';

const longestSpnList = 100;
/** RFC 4120 section 6.2.1, as Windows writes it: `HTTP/mail.contoso.com`, also with a port. */
const spnShape = /^[A-Za-z][A-Za-z0-9-]*\/([A-Za-z0-9][A-Za-z0-9.-]{0,252})(?::\d{1,5})?$/;

export function checkDirectory(identity: string, settings: DirectorySettings): void {
  const { internalUrl, externalUrl, authenticationMethods, extendedProtection } = settings;
  if (internalUrl === null && externalUrl === null) {
    throw refused(
      'clientAccess.url.missing',
      `${identity} would have neither an internal nor an external URL, and no client would find it. Give one: -InternalUrl https://mail.contoso.com/mapi`,
    );
  }
  if (authenticationMethods.length === 0) {
    throw refused(
      'clientAccess.authentication.none',
      `${identity} would take no proof of identity, and nobody could sign in. Give one or more of Basic, Negotiate, NTLM and OAuth with -IISAuthenticationMethods.`,
    );
  }
  const { tokenChecking, flags, spnList } = extendedProtection;
  if (spnList.length > longestSpnList)
    throw refused(
      'clientAccess.spn.tooMany',
      `At most ${longestSpnList} service principal names can be listed.`,
    );
  for (const spn of spnList) {
    const host = spnShape.exec(spn)?.[1];
    if (host === undefined)
      throw refused(
        'clientAccess.spn.invalid',
        `"${spn.slice(0, 200)}" is no service principal name. Write it as HTTP/mail.contoso.com.`,
      );
    if (!host.includes('.') && !flags.includes('AllowDotlessSPN')) {
      throw refused(
        'clientAccess.spn.dotless',
        `"${spn}" names a host without a domain. Add AllowDotlessSPN to -ExtendedProtectionFlags if that is meant.`,
      );
    }
  }
  if (tokenChecking === 'Require' && spnList.length === 0 && !flags.includes('NoServiceNameCheck')) {
    throw refused(
      'clientAccess.spn.missing',
      'Extended protection that is required needs to know for which names: give -ExtendedProtectionSPNList HTTP/mail.contoso.com.',
    );
  }
  if (flags.includes('None') && flags.length > 1)
    throw refused('clientAccess.flags.none', 'None stands alone in -ExtendedProtectionFlags.');
}

const refused = (code: string, message: string): AppError => new AppError({ kind: 'invalid', code, message });
