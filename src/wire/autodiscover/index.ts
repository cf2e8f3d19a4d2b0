export {
  findJsonProtocol,
  invalidProtocol,
  type JsonProtocol,
  jsonErrors,
  writeJsonAnswer,
} from './json-answer.ts';
export { type PoxRequest, readPoxRequest, writePoxRequest } from './pox-request.ts';
export {
  type EndpointUrls,
  type PoxAnswer,
  type PoxError,
  type PoxRedirect,
  type PoxSettings,
  poxErrors,
  readPoxAnswer,
  writePoxError,
  writePoxRedirect,
  writePoxSettings,
} from './pox-response.ts';
export { outlookResponseSchema } from './schemas.ts';
