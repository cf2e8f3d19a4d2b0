/** What an account may use of remote PowerShell and of REST, under the names of Exchange's knobs. `null` is "Unlimited". */
import type { Guid } from '../../base/ids.ts';

export interface ThrottlingSettings {
  /** Sessions of one account at the same time. */
  readonly powerShellMaxConcurrency: number | null;
  /** Sessions of all accounts of the organisation at the same time. */
  readonly powerShellMaxTenantConcurrency: number | null;
  /** Sessions that one account opens in the period below. */
  readonly powerShellMaxRunspaces: number | null;
  /** In seconds, as Exchange has it. */
  readonly powerShellMaxRunspacesTimePeriod: number | null;
  /** Commands of one account, in all of its sessions, in the period below. */
  readonly powerShellMaxCmdlets: number | null;
  readonly powerShellMaxCmdletsTimePeriod: number | null;
  /** Those among them that remove something. */
  readonly powerShellMaxDestructiveCmdlets: number | null;
  readonly powerShellMaxDestructiveCmdletsTimePeriod: number | null;
  /** Exchange calls cmdlets over REST "PowerShell Web Services": requests of one account at the same time. */
  readonly pswsMaxConcurrency: number | null;
  /** Requests of one account in the period below. */
  readonly pswsMaxRequest: number | null;
  readonly pswsMaxRequestTimePeriod: number | null;
}

export type ThrottlingKnob = keyof ThrottlingSettings;

/** Three sessions for each account, as the guides of Exchange Online say; eighteen requests, as Exchange has it; and no other bound. */
export const defaultThrottling: ThrottlingSettings = {
  powerShellMaxConcurrency: 3,
  powerShellMaxTenantConcurrency: null,
  powerShellMaxRunspaces: null,
  powerShellMaxRunspacesTimePeriod: null,
  powerShellMaxCmdlets: null,
  powerShellMaxCmdletsTimePeriod: null,
  powerShellMaxDestructiveCmdlets: null,
  powerShellMaxDestructiveCmdletsTimePeriod: null,
  pswsMaxConcurrency: 18,
  pswsMaxRequest: null,
  pswsMaxRequestTimePeriod: null,
};

export const throttlingKnobs = Object.keys(defaultThrottling) as ThrottlingKnob[];

/** Counts and their periods: one without the other bounds nothing. */
export const throttlingPeriods = [
  ['powerShellMaxRunspaces', 'powerShellMaxRunspacesTimePeriod'],
  ['powerShellMaxCmdlets', 'powerShellMaxCmdletsTimePeriod'],
  ['powerShellMaxDestructiveCmdlets', 'powerShellMaxDestructiveCmdletsTimePeriod'],
  ['pswsMaxRequest', 'pswsMaxRequestTimePeriod'],
] as const satisfies readonly (readonly [ThrottlingKnob, ThrottlingKnob])[];

/**
 * `Global` is what the product comes with, the same everywhere. An organisation may have one of scope `Organization`, which
 * holds for all of its accounts in place of it, and any number of `Regular` ones, each for whom it is assigned to.
 */
export const throttlingScopes = ['Regular', 'Organization', 'Global'] as const;
export type ThrottlingScope = (typeof throttlingScopes)[number];

export interface ThrottlingPolicy {
  readonly guid: Guid;
  readonly name: string;
  readonly scope: ThrottlingScope;
  /** What it says itself. */
  readonly own: Partial<ThrottlingSettings>;
  /** With what the wider ones say where it says nothing. */
  readonly settings: ThrottlingSettings;
  readonly createdAt: number;
  readonly changedAt: number;
}

export const globalPolicyName = 'GlobalThrottlingPolicy';

export const globalPolicy: ThrottlingPolicy = {
  guid: '8f2c1f0e-6a54-4d6b-9b1c-3d1f0a7c5e21' as Guid,
  name: globalPolicyName,
  scope: 'Global',
  own: defaultThrottling,
  settings: defaultThrottling,
  createdAt: 0,
  changedAt: 0,
};
