/** What to type for work that goes on while the shell does, for all who cannot do it themselves. */
export const asJobLine = 'Invoke-Command -Session $Session { Get-Mailbox } -AsJob';
