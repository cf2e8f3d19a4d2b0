/** Where synchronisation keeps what it knows of an organisation. */
export const collections = {
  /** By connector: how far it was read. */
  imports: 'directory.import',
  /** By connector and object: to be looked at by the next plan. */
  marks: 'directory.mark',
  /** By anchor. */
  persons: 'directory.person',
  /** By anchor. */
  errors: 'directory.provisioningError',
  /** By the key of a DN, or by `anchor:…`: who is looked at again when somebody has it. */
  waiting: 'directory.waiting',
  /** By number, with leading zeros. */
  runs: 'directory.run',
  /** Settings, the lease, and the plan that is being carried out. */
  control: 'directory.sync',
} as const;

/** By the guid of the object. */
export const spaceOf = (connector: string): string => `directory.space/${connector}`;
/** By the key of a DN: whose it is, or was last. */
export const namesOf = (connector: string): string => `directory.dn/${connector}`;
/** What a full import has met so far: a record for each page. */
export const seenOf = (connector: string): string => `directory.seen/${connector}`;
/** By phase and number. */
export const planOf = (run: number): string => `directory.plan/${ordered(run)}`;

/** As a key that sorts as the number does. */
export const ordered = (number: number): string => String(number).padStart(9, '0');
