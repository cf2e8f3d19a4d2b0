export interface SmtpLimits {
  /**
   * Of one line outside of messages. RFC 4954 section 4 wants 12,288 for AUTH; nothing else is nearly so long.
   */
  readonly maxLineBytes: number;
}

export const defaultSmtpLimits: SmtpLimits = { maxLineBytes: 12_288 };
