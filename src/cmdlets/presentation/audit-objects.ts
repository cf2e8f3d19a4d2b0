import type { AuditDamage, AuditVerification } from '../../access/audit-verification.ts';
import { findPartnerOf } from '../../partner/partner-caller.ts';
import type { AuditRecord } from '../../store/ports/audit-store.ts';
import { TimeSpanValue } from '../../wire/powershell-language/index.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

interface AuditedParameter {
  readonly name: string;
  readonly value: string;
}

const auditedParameterObject = defineObjectType<AuditedParameter>({
  typeNames: ['Microsoft.Exchange.Management.SystemConfigurationTasks.AdminAuditLogCmdletParameter'],
  toText: ({ name }) => name,
  properties: { Name: ({ name }) => name, Value: ({ value }) => value },
});

export const auditRecordObject = defineObjectType<AuditRecord>({
  typeNames: ['Microsoft.Exchange.Management.SystemConfigurationTasks.AdminAuditLogEvent'],
  toText: ({ guid }) => guid,
  properties: {
    ObjectModified: ({ object }) => object,
    CmdletName: ({ cmdlet }) => cmdlet,
    CmdletParameters: ({ parameters }) =>
      Object.entries(parameters).map(([name, value]) => auditedParameterObject.present({ name, value })),
    Caller: ({ actor }) => actor,
    ExternalAccess: ({ external }) => external,
    PartnerOrganization: ({ external, actor }) => (external ? (findPartnerOf(actor) ?? null) : null),
    Succeeded: ({ outcome }) => outcome === 'succeeded',
    Declined: ({ outcome }) => outcome === 'declined',
    Error: ({ error }) => error ?? 'None',
    RunDate: ({ at }) => date(at),
    Duration: ({ durationMs }) => TimeSpanValue.fromMs(durationMs),
    SessionId: ({ session }) => session,
    SequenceNumber: ({ sequence }) => sequence,
    Identity: ({ guid }) => guid,
  },
});

export interface AuditLogTest {
  readonly identity: string;
  readonly verification: AuditVerification;
}

const damages: Readonly<Record<AuditDamage['kind'], (sequence: number) => string>> = {
  gap: (sequence) => `Records are missing before record ${sequence}.`,
  altered: (sequence) => `Record ${sequence} or the one before it was changed after it was written.`,
  truncated: (sequence) => `The newest records are missing: the last one there is ${sequence}.`,
  rewritten: (sequence) =>
    `Record ${sequence} is not the one that the log line tells of: the record was set back and written anew.`,
  head: (sequence) => `The mark of the newest record does not fit record ${sequence}: it was set by hand.`,
};

export const auditTestObject = defineObjectType<AuditLogTest>({
  typeNames: ['Landfall.AdminAuditLogTest'],
  toText: ({ identity }) => identity,
  properties: {
    Identity: ({ identity }) => identity,
    IsValid: ({ verification }) => verification.damage === undefined,
    RecordCount: ({ verification }) => verification.records,
    OldestRecord: ({ verification }) => date(verification.firstAt),
    NewestRecord: ({ verification }) => date(verification.lastAt),
    LastSequenceNumber: ({ verification }) => verification.lastSequence,
    LastSeal: ({ verification }) => Buffer.from(verification.lastSeal).toString('hex'),
    Problem: ({ verification: { damage } }) => (damage ? damages[damage.kind](damage.sequence) : null),
  },
});

export interface AuditSearchRow {
  readonly name: string;
  readonly from: number;
  readonly until: number;
  readonly recipients: readonly string[];
  readonly found: number;
  readonly createdAt: number;
}

export const auditSearchObject = defineObjectType<AuditSearchRow>({
  typeNames: ['Microsoft.Exchange.Management.SystemConfigurationTasks.AdminAuditLogSearch'],
  toText: ({ name }) => name,
  properties: {
    Name: ({ name }) => name,
    StartDateUtc: ({ from }) => date(from),
    EndDateUtc: ({ until }) => date(until),
    StatusMailRecipients: ({ recipients }) => [...recipients],
    EventCount: ({ found }) => found,
    CreatedAt: ({ createdAt }) => date(createdAt),
  },
});
