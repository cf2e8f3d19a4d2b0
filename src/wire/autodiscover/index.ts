export {
  findJsonProtocol,
  invalidProtocol,
  jsonErrors,
  writeJsonAnswer,
} from './json-answer.ts';
export { readPoxRequest, writePoxRequest } from './pox-request.ts';
export {
  type EndpointUrls,
  type PoxError,
  type PoxRedirect,
  poxErrors,
  readPoxAnswer,
  writePoxError,
  writePoxRedirect,
  writePoxSettings,
} from './pox-response.ts';
export { outlookResponseSchema } from './schemas.ts';
