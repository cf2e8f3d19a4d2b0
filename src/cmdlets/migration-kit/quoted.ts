/** As it is typed: quotes stand around what is no plain word. */
export function quoted(name: string): string {
  return /^[\p{L}\p{N}_.@-]+$/u.test(name) && !name.startsWith('-')
    ? name
    : `'${name.replaceAll("'", "''")}'`;
}
