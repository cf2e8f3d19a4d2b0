/** What the server's machine itself tells a client of an error. */
import { ErrorRecord } from '../powershell-language/index.ts';
import type { PsrpError } from './psrp-error.ts';

export function protocolErrorRecord(error: PsrpError): ErrorRecord {
  return new ErrorRecord({
    message: error.message,
    category: 'ProtocolError',
    fullyQualifiedErrorId: 'PSRemotingProtocolError',
    exceptionTypes: [
      'System.Management.Automation.Remoting.PSRemotingDataStructureException',
      'System.Exception',
    ],
  });
}

export function tooManyPipelines(count: number): ErrorRecord {
  return new ErrorRecord({
    message: `${count} commands of this session are running or not read to their end. Wait for one of them, or open another session.`,
    category: 'LimitsExceeded',
    fullyQualifiedErrorId: 'TooManyPipelines',
  });
}
