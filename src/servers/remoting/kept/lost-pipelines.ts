/** What a client is told of commands whose end did not outlive the server. */
import { ErrorRecord } from '../../../wire/powershell-language/index.ts';

/** It ran as the server stopped. */
export const lostPipeline = (): ErrorRecord =>
  new ErrorRecord({
    message:
      'The server was stopped while this command ran, and the command with it. What it had written until then was kept. Look at what it has done, then run it again.',
    category: 'OperationStopped',
    fullyQualifiedErrorId: 'ServerStopped',
  });

/** It had ended, and had written more than is kept. */
export const lostOutput = (): ErrorRecord =>
  new ErrorRecord({
    message:
      'The server was stopped while the output of this command waited. The beginning of it was kept; the rest was more than is kept of a disconnected session. Run the command again, and receive its output as it comes.',
    category: 'LimitsExceeded',
    fullyQualifiedErrorId: 'KeptOutputCut',
  });
