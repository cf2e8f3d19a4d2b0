/** The URIs of WS-Management (DSP0226), of its Windows shell extension (MS-WSMV) and of remoting (MS-PSRP). */

export const namespaces = {
  soap: 'http://www.w3.org/2003/05/soap-envelope',
  addressing: 'http://schemas.xmlsoap.org/ws/2004/08/addressing',
  transfer: 'http://schemas.xmlsoap.org/ws/2004/09/transfer',
  enumeration: 'http://schemas.xmlsoap.org/ws/2004/09/enumeration',
  management: 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd',
  microsoft: 'http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd',
  shell: 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell',
  powershell: 'http://schemas.microsoft.com/powershell',
  fault: 'http://schemas.microsoft.com/wbem/wsman/1/wsmanfault',
  identity: 'http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd',
} as const;

export const actions = {
  get: `${namespaces.transfer}/Get`,
  create: `${namespaces.transfer}/Create`,
  delete: `${namespaces.transfer}/Delete`,
  enumerate: `${namespaces.enumeration}/Enumerate`,
  command: `${namespaces.shell}/Command`,
  send: `${namespaces.shell}/Send`,
  receive: `${namespaces.shell}/Receive`,
  signal: `${namespaces.shell}/Signal`,
  disconnect: `${namespaces.shell}/Disconnect`,
  reconnect: `${namespaces.shell}/Reconnect`,
  connect: `${namespaces.shell}/Connect`,
} as const;

export type ActionName = keyof typeof actions;

export const anonymousAddress = `${namespaces.addressing}/role/anonymous`;
export const faultAction = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/fault';
export const commandDone = `${namespaces.shell}/CommandState/Done`;
/** Windows' own is `Microsoft.PowerShell`; Exchange answers to its own name alone, and we to every one. */
export const exchangeResource = 'http://schemas.microsoft.com/powershell/Microsoft.Exchange';
export const isPowerShellResource = (uri: string): boolean =>
  uri.toLowerCase().startsWith('http://schemas.microsoft.com/powershell/');

/**
 * What stops a command. PowerShell's client has always misspelt it, pypsrp spells it right, and the Ruby and
 * Go clients end a command with `terminate`.
 */
const stopSignals: ReadonlySet<string> = new Set([
  'powershell/signal/crtl_c',
  'powershell/signal/ctrl_c',
  `${namespaces.shell}/signal/ctrl_c`,
  `${namespaces.shell}/signal/ctrl_break`,
]);
const terminateSignal = `${namespaces.shell}/signal/terminate`;

export const clientStopSignal = 'powershell/signal/crtl_c';

export function signalKind(code: string): 'stop' | 'terminate' | undefined {
  const lower = code.trim().toLowerCase();
  if (stopSignals.has(lower)) return 'stop';
  return lower === terminateSignal ? 'terminate' : undefined;
}
