/** What a server answers to, as somebody reads it who looks after its doors. A test holds all of them to it. */

/**
 * Who gets an answer: `everyone`; `proof`, whoever proves with the request itself who it is; `administrator` of the platform;
 * `account`, whoever signs in; `cmdlet`, whose roles grant the cmdlet that is called.
 */
export type RouteAccess = 'everyone' | 'proof' | 'administrator' | 'account' | 'cmdlet';

export interface RouteDescription {
  readonly method: string;
  /** Parameters in braces. */
  readonly path: string;
  readonly access: RouteAccess;
  /** Of a path that stands for one cmdlet alone. */
  readonly cmdlet?: string;
}
