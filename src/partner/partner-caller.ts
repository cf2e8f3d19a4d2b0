/**
 * How the record of a customer names somebody of its partner: the organisation and the person, as Exchange writes a
 * delegated administrator. A sign-in name has no backslash.
 */
export const partnerCaller = (organization: string, person: string): string => `${organization}\\${person}`;

export function findPartnerOf(caller: string): string | undefined {
  const end = caller.lastIndexOf('\\');
  return end < 1 ? undefined : caller.slice(0, end);
}
