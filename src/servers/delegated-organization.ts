/** The address that a client asked for. */

const longestValue = 320;

/**
 * The customer that an address names, `?DelegatedOrg=`: an empty text where it is there without a value, which is no
 * organisation, so that a script whose variable is empty does not work in its own. Windows' client puts `;PSVersion=…` behind a query that is there already, so
 * that parameters are parted by `;` as well as `&`, and names are compared without letter case.
 */
export function findDelegatedOrganization(url: string | undefined): string | undefined {
  const query = url?.slice(url.indexOf('?') + 1 || url.length + 1) ?? '';
  for (const part of query.split(/[;&]/)) {
    const equals = part.indexOf('=');
    if (equals > 0 && isDelegatedOrganization(part.slice(0, equals))) {
      return decode(part.slice(equals + 1))
        .trim()
        .slice(0, longestValue);
    }
  }
  return undefined;
}

export const isDelegatedOrganization = (name: string): boolean => name.toLowerCase() === 'delegatedorg';

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
