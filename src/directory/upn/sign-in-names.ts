/** What cmdlets ask of this room; its owner fills it in. */
export interface SignInNames {
  readonly placeholder?: never;
}
