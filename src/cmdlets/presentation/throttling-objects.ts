/** Throttling policies and remote sessions, under the names that Exchange prints where it has any. */
import type { OpenSession } from '../../access/open-sessions.ts';
import type { ThrottlingKnob, ThrottlingPolicy } from '../../access/throttling/throttling-policy.ts';
import { TimeSpanValue, type Value } from '../../wire/powershell-language/index.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

const knob =
  (name: ThrottlingKnob) =>
  ({ settings }: ThrottlingPolicy): Value =>
    settings[name] ?? 'Unlimited';

export const throttlingPolicyObject = defineObjectType<ThrottlingPolicy>({
  typeNames: ['Microsoft.Exchange.Data.Directory.SystemConfiguration.ThrottlingPolicy'],
  toText: ({ name }) => name,
  properties: {
    PowerShellMaxConcurrency: knob('powerShellMaxConcurrency'),
    PowerShellMaxTenantConcurrency: knob('powerShellMaxTenantConcurrency'),
    PowerShellMaxRunspaces: knob('powerShellMaxRunspaces'),
    PowerShellMaxRunspacesTimePeriod: knob('powerShellMaxRunspacesTimePeriod'),
    PowerShellMaxCmdlets: knob('powerShellMaxCmdlets'),
    PowerShellMaxCmdletsTimePeriod: knob('powerShellMaxCmdletsTimePeriod'),
    PowerShellMaxDestructiveCmdlets: knob('powerShellMaxDestructiveCmdlets'),
    PowerShellMaxDestructiveCmdletsTimePeriod: knob('powerShellMaxDestructiveCmdletsTimePeriod'),
    PswsMaxConcurrency: knob('pswsMaxConcurrency'),
    PswsMaxRequest: knob('pswsMaxRequest'),
    PswsMaxRequestTimePeriod: knob('pswsMaxRequestTimePeriod'),
    ThrottlingPolicyScope: ({ scope }) => scope,
    IsDefault: ({ scope }) => scope === 'Global',
    Identity: ({ name }) => name,
    Name: ({ name }) => name,
    Guid: ({ guid }) => guid,
    WhenChanged: ({ changedAt }) => (changedAt === 0 ? null : date(changedAt)),
    WhenCreated: ({ createdAt }) => (createdAt === 0 ? null : date(createdAt)),
    IsValid: () => true,
  },
  view: {
    table: {
      columns: [
        { property: 'Name', width: 30 },
        { property: 'ThrottlingPolicyScope', width: 22 },
        { property: 'PowerShellMaxConcurrency', width: 25 },
        { property: 'PowerShellMaxTenantConcurrency' },
      ],
    },
  },
});

export interface ThrottlingAssociationRow {
  readonly name: string;
  readonly guid: string;
  readonly policy: string;
}

export const throttlingAssociationObject = defineObjectType<ThrottlingAssociationRow>({
  typeNames: ['Microsoft.Exchange.Data.Directory.Management.ThrottlingPolicyAssociation'],
  toText: ({ name }) => name,
  properties: {
    ThrottlingPolicyId: ({ policy }) => policy,
    ObjectId: ({ name }) => name,
    Identity: ({ name }) => name,
    Name: ({ name }) => name,
    Guid: ({ guid }) => guid,
    IsValid: () => true,
  },
  view: { table: { columns: [{ property: 'Name', width: 30 }, { property: 'ThrottlingPolicyId' }] } },
});

export interface RemoteSessionRow {
  readonly session: OpenSession;
  readonly now: number;
}

export const remoteSessionObject = defineObjectType<RemoteSessionRow>({
  typeNames: ['Landfall.RemoteSession'],
  toText: ({ session }) => session.id,
  properties: {
    Identity: ({ session }) => session.id,
    UserName: ({ session }) => session.owner,
    Organization: ({ session }) => session.organization?.name ?? null,
    ClientAddress: ({ session }) => session.clientAddress,
    State: ({ session }) =>
      session.isDisconnected ? 'Disconnected' : session.runningCommands > 0 ? 'Busy' : 'Opened',
    WhenOpened: ({ session, now }) => date(now - session.ageMs),
    Age: ({ session }) => TimeSpanValue.fromMs(Math.floor(session.ageMs / 1_000) * 1_000),
    IdleTime: ({ session }) => TimeSpanValue.fromMs(Math.floor(session.idleMs / 1_000) * 1_000),
    RunningCommands: ({ session }) => session.runningCommands,
  },
  view: {
    table: {
      columns: [
        { property: 'Identity', width: 37 },
        { property: 'UserName', width: 28 },
        { property: 'Organization', width: 16 },
        { property: 'ClientAddress', width: 16 },
        { property: 'State', width: 13 },
        { property: 'Age' },
      ],
    },
  },
});
