/** What cmdlets ask of this room; its owner fills it in. */
export interface DirectoryRepairs {
  readonly placeholder?: never;
}
