/** As PowerShell names for whom a policy holds. None of them does anything here. */
export const executionScopes = [
  'MachinePolicy',
  'UserPolicy',
  'Process',
  'CurrentUser',
  'LocalMachine',
] as const;
