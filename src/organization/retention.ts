const dayMs = 86_400_000;

/** How long what was deleted can be restored where nobody says otherwise, as in Exchange Online. */
export const defaultSoftDeletionMs = 30 * dayMs;

/** How long a claim on a domain holds without proof, before another organisation may claim it. */
export const unprovedClaimMs = 7 * dayMs;
