/** A step of a probe did not come out; the message says why, to whoever asked for it. */
export class ProbeFailure extends Error {
  override readonly name = 'ProbeFailure';
}
