/**
 * Faults as Windows words and numbers them: clients decide by code and subcode what to do next. A `TimedOut`
 * is no failure but the usual end of a Receive that had nothing to give.
 */

export interface Fault {
  readonly sender: boolean;
  /** `w:TimedOut`, with the prefix of its namespace: `w` management, `a` addressing, `s` SOAP. */
  readonly subcode: string;
  readonly reason: string;
  /** Of Windows: an HRESULT as an unsigned number. */
  readonly code: number;
  /** A URI that tells the subcode in more detail. */
  readonly detail?: string | undefined;
  /** More than the reason says; the reason again where absent. */
  readonly message?: string | undefined;
}

/** What a request is answered with instead of what it asks for. */
export class FaultError extends Error {
  override readonly name = 'FaultError';
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message ?? fault.reason);
    this.fault = fault;
  }
}

const details = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail';

export const timedOut: Fault = {
  sender: false,
  subcode: 'w:TimedOut',
  code: 2150858793,
  reason:
    'The WS-Management service cannot complete the operation within the time specified in OperationTimeout.  ',
};

const invalidSelectors = 2150858843;
const selectorReason =
  'The WS-Management service cannot process the request because the request contained invalid selectors for the resource. ';

export const noSuchShell = (shellId: string): Fault => ({
  sender: true,
  subcode: 'w:InvalidSelectors',
  code: invalidSelectors,
  detail: `${details}/UnexpectedSelectors`,
  reason: selectorReason,
  message: `The request for the Windows Remote Shell with ShellId ${shellId} failed because the shell was not found on the server. Possible causes are: the specified ShellId is incorrect or the shell no longer exists on the server. Provide the correct ShellId or create a new shell and retry the operation. `,
});

export const noSuchCommand = (): Fault => ({
  sender: true,
  subcode: 'w:InvalidSelectors',
  code: invalidSelectors,
  detail: `${details}/UnexpectedSelectors`,
  reason: selectorReason,
  message:
    'The Windows Remote Shell received a request to perform an operation on a command identifier that does not exist. Either the command has completed execution or the client specified an invalid command identifier. ',
});

export const invalidHeader = (message: string): Fault => ({
  sender: true,
  subcode: 'a:InvalidMessageInformationHeader',
  code: 2150858767,
  reason:
    'The WS-Management service cannot process the request. The request contains one or more invalid SOAP headers. ',
  message,
});

export const notUnderstood = (header: string): Fault => ({
  sender: true,
  subcode: 's:MustUnderstand',
  code: 2150858767,
  reason: `The WS-Management service cannot process the request. The header "${header}" must be understood, and is not known here. `,
});

export const unsupportedAction = (action: string): Fault => ({
  sender: true,
  subcode: 'a:ActionNotSupported',
  code: 2150858753,
  reason: `The WS-Management service cannot process the request because it does not support the action "${action}". `,
});

export const unknownResource = (uri: string): Fault => ({
  sender: true,
  subcode: 'a:DestinationUnreachable',
  code: 2150858752,
  detail: `${details}/InvalidResourceURI`,
  reason: `The WS-Management service cannot process the request. The resource URI "${uri}" is not found here: this is an endpoint for remote PowerShell. `,
});

export const schemaViolation = (message: string): Fault => ({
  sender: true,
  subcode: 'w:SchemaValidationError',
  code: 2150858817,
  reason:
    'The SOAP XML in the message does not match the corresponding XML schema definition. Change the XML and retry. ',
  message,
});

export const invalidParameter = (message: string): Fault => ({
  sender: true,
  subcode: 'w:InvalidParameter',
  code: 87,
  detail: `${details}/InvalidValue`,
  reason: 'The parameter is incorrect. ',
  message,
});

export const unsupportedOption = (name: string): Fault => ({
  sender: true,
  subcode: 'w:InvalidOptions',
  code: 2150858756,
  detail: `${details}/NotSupported`,
  reason: `The WS-Management service cannot process the request. It must comply with the option "${name}", and does not know it. `,
});

export const accessDenied = (message: string): Fault => ({
  sender: true,
  subcode: 'w:AccessDenied',
  code: 5,
  reason: message,
});

export const quotaExceeded = (message: string): Fault => ({
  sender: true,
  subcode: 'w:QuotaLimit',
  code: 2150859173,
  detail: `${details}/QuotaLimit`,
  reason: message,
});

/** Of an error nobody foresaw only its id is told; the log has the rest. */
export const internalError = (id: string): Fault => ({
  sender: false,
  subcode: 'w:InternalError',
  code: 2147500037,
  reason: `The server failed for a reason that it does not know how to tell. Its administrator finds it in the log under ${id}. `,
});

export const operationAborted: Fault = {
  sender: false,
  subcode: 'w:InternalError',
  code: 995,
  reason: 'The I/O operation has been aborted because of either a thread exit or an application request. ',
};
