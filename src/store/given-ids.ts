/**
 * Ids of folders and messages that a client has given to what it made while it was away: [MS-OXCFXICS] section 3.3.5.2.1 lets a server
 * set ranges aside for that. The counter of a mailbox never comes here, so no id is given out twice.
 */
export const firstGivenId = 2 ** 47;
const lastGivenId = 2 ** 48 - 1;

export const isGivenId = (id: number): boolean => id >= firstGivenId;

export const isValidGivenId = (id: number): boolean =>
  Number.isSafeInteger(id) && id >= firstGivenId && id <= lastGivenId;
