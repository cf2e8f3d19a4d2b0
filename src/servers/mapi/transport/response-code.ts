/** X-ResponseCode: [MS-OXCMAPIHTTP] section 2.2.3.3.3. */
export const ResponseCode = {
  success: 0,
  unknownFailure: 1,
  invalidVerb: 2,
  invalidPath: 3,
  invalidHeader: 4,
  invalidRequestType: 5,
  invalidContextCookie: 6,
  missingHeader: 7,
  anonymousNotAllowed: 8,
  tooLarge: 9,
  contextNotFound: 10,
  noPrivilege: 11,
  invalidRequestBody: 12,
  missingCookie: 13,
  invalidSequence: 15,
  endpointDisabled: 16,
  invalidResponse: 17,
  endpointShuttingDown: 18,
} as const;

export type ResponseCode = (typeof ResponseCode)[keyof typeof ResponseCode];

/** What the transport answers in place of a body. The text says why, for whoever reads the log or the answer by hand. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly code: ResponseCode;

  constructor(code: ResponseCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** There is no room now: HTTP says so, and when to come again ([MS-OXCMAPIHTTP] section 2.2.2.2, R51). */
export class NoRoomError extends TransportError {
  readonly retryAfterSeconds = 15;

  constructor() {
    super(ResponseCode.unknownFailure, 'Too many sessions are open. Close some of them.');
  }
}
