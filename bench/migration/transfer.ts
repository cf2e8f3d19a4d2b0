/** A mailbox to read from, as every program of these benchmarks is told of it. */
export interface SourceAccount {
  readonly host: string;
  readonly port: number;
  /** PEM, where the port speaks TLS. */
  readonly certificate: string | undefined;
  readonly user: string;
  readonly password: string;
}

/** What a program has brought over. */
export interface Transfer {
  readonly messages: number;
  readonly bytes: number;
  readonly wallMs: number;
}
