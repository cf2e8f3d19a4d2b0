/** The address that a client asked for. */

const longestValue = 320;

/**
 * `?DelegatedOrg=` of the address. Windows' client puts `;PSVersion=…` behind a query that is there already, so
 * that parameters are parted by `;` as well as `&`, and names are compared without letter case.
 */
export function findDelegatedOrganization(url: string | undefined): string | undefined {
  const query = url?.slice(url.indexOf('?') + 1 || url.length + 1) ?? '';
  for (const part of query.split(/[;&]/)) {
    const equals = part.indexOf('=');
    if (equals > 0 && part.slice(0, equals).toLowerCase() === 'delegatedorg') {
      const value = decode(part.slice(equals + 1)).trim();
      return value === '' ? undefined : value.slice(0, longestValue);
    }
  }
  return undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
