/** Bytes that are not what a specification says stands there, or go beyond a limit. */
export class MapiFormatError extends Error {
  override readonly name = 'MapiFormatError';
}
