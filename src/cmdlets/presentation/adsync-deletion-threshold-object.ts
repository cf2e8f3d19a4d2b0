import { defineObjectType } from '../kit/object-type.ts';

/** As Get-ADSyncExportDeletionThreshold prints it: 0 and 1 for off and on. */
export const adsyncDeletionThresholdObject = defineObjectType<{ readonly threshold: number | null }>({
  typeNames: ['Landfall.ADSyncExportDeletionThreshold'],
  toText: ({ threshold }) => String(threshold ?? 0),
  properties: {
    DeletionPrevention: ({ threshold }) => (threshold === null ? 0 : 1),
    ThresholdCount: ({ threshold }) => threshold ?? 0,
  },
});
