/** The call of a script file with words of a command line as its arguments. */

const parameterPattern = /^-[\p{L}_?][\p{L}\p{Nd}_-]*(?::(?<value>.*))?$/su;

/**
 * The text of `& { <script> } args`. Words are text, but for `-Name` and `-Switch:$true`, which bind to the
 * parameters that the script declares.
 */
export function scriptCall(script: string, words: readonly string[]): string {
  const args = words.map(toArgument).join(' ');
  // On lines of their own: the last line of a script may be a comment.
  return words.length === 0 ? script : `& {${script}\n} ${args}`;
}

function toArgument(word: string): string {
  const match = parameterPattern.exec(word);
  if (!match) return quote(word);
  const value = match.groups?.value;
  if (value === undefined) return word;
  const name = word.slice(0, word.indexOf(':'));
  return `${name}:${/^\$(true|false|null)$/i.test(value) ? value : quote(value)}`;
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
