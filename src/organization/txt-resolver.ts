/** The one question that proof of ownership asks of DNS. */
export interface TxtResolver {
  /**
   * The TXT records of a name, each with its strings joined; none where the name or the records do not
   * exist. `unavailable` when no server answered.
   */
  resolveTxt(name: string): Promise<readonly string[]>;
}
