/** [MS-OXCFXICS] section 2.2.4.1.4: what stands in a FastTransfer stream for itself, without a value. */
export const Marker = {
  NewAttach: 0x4000_0003,
  StartEmbed: 0x4001_0003,
  EndEmbed: 0x4002_0003,
  StartRecip: 0x4003_0003,
  EndToRecip: 0x4004_0003,
  StartTopFld: 0x4009_0003,
  StartSubFld: 0x400a_0003,
  EndFolder: 0x400b_0003,
  StartMessage: 0x400c_0003,
  EndMessage: 0x400d_0003,
  EndAttach: 0x400e_0003,
  StartFAIMsg: 0x4010_0003,
  IncrSyncChg: 0x4012_0003,
  IncrSyncDel: 0x4013_0003,
  IncrSyncEnd: 0x4014_0003,
  IncrSyncMessage: 0x4015_0003,
  FXErrorInfo: 0x4018_0003,
  IncrSyncRead: 0x402f_0003,
  IncrSyncStateBegin: 0x403a_0003,
  IncrSyncStateEnd: 0x403b_0003,
  IncrSyncProgressMode: 0x4074_000b,
  IncrSyncProgressPerMsg: 0x4075_000b,
  IncrSyncGroupInfo: 0x407b_0102,
  IncrSyncChgPartial: 0x407d_0003,
} as const;

export type Marker = (typeof Marker)[keyof typeof Marker];

/** Section 2.2.4.1.5: properties that say how the others are to be taken; written as every property. */
export const MetaTag = {
  DnPrefix: 0x4008_001e,
  EcWarning: 0x400f_0003,
  NewFXFolder: 0x4011_0102,
  FXDelProp: 0x4016_0003,
  IncrementalSyncMessagePartial: 0x407a_0003,
  IncrSyncGroupId: 0x407c_0003,
  // Sections 2.2.1.1 and 2.2.1.3.
  IdsetGiven: 0x4017_0003,
  IdsetNoLongerInScope: 0x4021_0102,
  IdsetRead: 0x402d_0102,
  IdsetUnread: 0x402e_0102,
  IdsetExpired: 0x6793_0102,
  CnsetSeen: 0x6796_0102,
  CnsetRead: 0x67d2_0102,
  CnsetSeenFAI: 0x67da_0102,
  IdsetDeleted: 0x67e5_0102,
} as const;
