/** Nouns of the cmdlets that PowerShell itself brings. */
const nouns = new Set([
  ...['Alias', 'ChildItem', 'Clixml', 'Command', 'Content', 'Credential', 'Csv', 'Date', 'Debug', 'Default'],
  ...[
    'Error',
    'ExecutionPolicy',
    'Expression',
    'File',
    'FormatData',
    'Guid',
    'Help',
    'History',
    'Host',
    'Information',
  ],
  ...['Item', 'Job', 'Json', 'List', 'Location', 'Member', 'Module', 'Null', 'Object', 'Output', 'Path'],
  ...['Progress', 'Random', 'SecureString', 'Sleep', 'String', 'Table', 'TimeSpan', 'Unique', 'Variable'],
  ...['Verbose', 'Warning', 'Wide'],
]);

/** Whether its errors are worded as those of PowerShell's own cmdlets, not of a remote session. */
export const isPowerShellOwn = (cmdlet: string): boolean => nouns.has(cmdlet.split('-')[1] ?? '');

/**
 * What scripts know an error by: its id and where it comes from. PowerShell's own cmdlets go by the name of
 * their class there, those of a remote session (Exchange's) by their own name.
 */
export function errorIdOf(id: string, cmdlet: string): string {
  if (!isPowerShellOwn(cmdlet)) return `${id},${cmdlet}`;
  return `${id},Microsoft.PowerShell.Commands.${cmdlet.replace('-', '')}Command`;
}
