/** What kind of object an entry of the address book is: [MS-OXNSPI] section 2.2.1.3, [MS-OXOABK] section 2.2.3.11. */
export const DisplayType = {
  mailUser: 0x00,
  distributionList: 0x01,
  forum: 0x02,
  agent: 0x03,
  organization: 0x04,
  privateDistributionList: 0x05,
  remoteMailUser: 0x06,
  container: 0x100,
  template: 0x101,
  addressTemplate: 0x102,
  search: 0x200,
} as const;

/** [MS-OXOABK] section 2.2.3.12: finer kinds, and what may be shared with the object, in PidTagDisplayTypeEx alone. */
export const DisplayTypeEx = {
  room: 0x07,
  equipment: 0x08,
  securityDistributionList: 0x09,
  /** The object may stand in access control lists. */
  isShareable: 0x4000_0000,
  isRemote: 0x8000_0000,
} as const;
