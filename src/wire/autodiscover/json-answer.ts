/** Autodiscover version 2: one address and one protocol, answered with one URL. */
export const jsonProtocols = ['AutodiscoverV1', 'MapiHttp'] as const;
export type JsonProtocol = (typeof jsonProtocols)[number];

/** In any letter case, as they come in addresses. */
export function findJsonProtocol(text: string): JsonProtocol | undefined {
  return jsonProtocols.find((protocol) => protocol.toLowerCase() === text.trim().toLowerCase());
}

export const writeJsonAnswer = (protocol: JsonProtocol, url: string): string =>
  JSON.stringify({ Protocol: protocol, Url: url });

export const jsonErrors = {
  missingProtocol: {
    ErrorCode: 'MandatoryParameterMissing',
    ErrorMessage: "A valid value must be provided for the query parameter 'Protocol'",
  },
  userNotFound: { ErrorCode: 'UserNotFound', ErrorMessage: 'The given user is not found' },
  protocolOff: {
    ErrorCode: 'ProtocolNotSupported',
    ErrorMessage: 'The given protocol is not turned on for the organisation of this user.',
  },
} as const;

export const invalidProtocol = (given: string) => ({
  ErrorCode: 'InvalidProtocol',
  ErrorMessage: `The given protocol value '${given.slice(0, 64)}' is invalid. Supported values are '${jsonProtocols.join(',')}'`,
});
