/** What to type for work that goes on while the shell does, for all who cannot do it themselves. */
export const asJobLine = 'Invoke-Command -Session $Session { Get-Mailbox } -AsJob';

const ofPowerShell: ReadonlySet<string> = new Set(['start-job', 'sajb', 'start-threadjob']);

/** For who types what PowerShell has for it. */
export const findInsteadOf = (name: string): string | undefined =>
  ofPowerShell.has(name.toLowerCase())
    ? `A job runs in a session on a server here, and is started from the local shell: ${asJobLine}`
    : undefined;
