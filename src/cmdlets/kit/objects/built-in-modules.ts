/** Modules whose cmdlets are here anyway, as far as they are here: scripts ask for them before they begin. */
export const builtInModules = [
  'Microsoft.PowerShell.Core',
  'Microsoft.PowerShell.Management',
  'Microsoft.PowerShell.Security',
  'Microsoft.PowerShell.Utility',
  'ActiveDirectory',
  'ExchangeOnlineManagement',
] as const;
