/** What cmdlets ask of this room; its owner fills it in. */
export interface DirectoryReadiness {
  readonly placeholder?: never;
}
