/** A record that cannot be used, with the term that makes it so: RFC 7208 calls it `permerror`. */
export class SpfError extends Error {}
