/** Bounds of what runs in one session, as the protocol's machines and its clients are told of them. */
import type { PsrpLimits } from '../../wire/psrp/index.ts';
import type { RemotingLimits } from './limits.ts';

export const psrpLimits = ({ maxPipelines, maxMessageBytes }: RemotingLimits): Partial<PsrpLimits> => ({
  maxPipelines: maxPipelines * 2,
  maxMessageBytes,
  maxUnfinishedBytes: maxMessageBytes * 2,
});

/** Messages beyond the bound of objects: what was written before anybody could wait. */
export const floodFactor = 4;

/** A command has parameters, which have properties, one of which is a list. */
export const metadataDepth = 3;

export const tooManyPipelines = (max: number): string =>
  `This session has ${max} pipelines that have not ended, and more are not run at the same time. Wait for one of them, or stop it. `;
