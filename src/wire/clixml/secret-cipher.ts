/** How the text of a secure string is sealed: by a session key in remoting, by other means in a file. */
export interface SecretCipher {
  /** For the SS element. */
  seal(text: string): string;
  /** Undefined when it was not sealed by this cipher; the value stays sealed then. */
  open(sealed: string): string | undefined;
}
