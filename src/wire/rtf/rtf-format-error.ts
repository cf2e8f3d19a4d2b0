/** Bytes that are no compressed RTF as [MS-OXRTFCP] has it, or more than a limit allows. */
export class RtfFormatError extends Error {
  override readonly name = 'RtfFormatError';
}
