/** What Test-MigrationBatch has found, for a mailbox and for each folder of it. */
import type {
  FolderVerification,
  MailboxVerification,
  MessageClass,
  ReasonCounts,
  VerificationCounts,
  VerificationFinding,
} from '../../migration/verification/verification-model.ts';
import { TimeSpanValue, type Value } from '../../wire/powershell-language/index.ts';
import { ByteSize } from '../kit/byte-size.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

export interface MigrationVerificationRow {
  readonly batch: string;
  readonly emailAddress: string;
  readonly verification: MailboxVerification;
  /** Undefined for the mailbox as a whole. */
  readonly folder: FolderVerification | undefined;
}

/** `Clean` is said of what has nothing missing, different or doubled, and whose checksums agree. */
export function resultOf({ verification, folder }: MigrationVerificationRow): string {
  if (folder === undefined) return verification.isClean ? 'Clean' : 'Faulty';
  if (folder.problem !== undefined) return 'NotVerified';
  return folder.missing === 0 && folder.different === 0 && checksumsAgree(folder) ? 'Clean' : 'Faulty';
}

function checksumsAgree({ checksums }: FolderVerification): boolean {
  if (checksums === undefined) return true;
  const { recorded, counted, source, here } = checksums;
  return recorded === counted && (source === undefined || source === here);
}

const countsOf = ({ verification, folder }: MigrationVerificationRow): VerificationCounts =>
  folder ?? verification.totals;

const reasonsOf = ({ verification, folder }: MigrationVerificationRow): ReasonCounts =>
  (folder ?? verification).reasons;

const finding = defineObjectType<VerificationFinding>({
  typeNames: ['Landfall.MigrationVerificationFinding'],
  isPart: true,
  toText: ({ class: kind, folder, uid, text }) => `${kind}: ${folder} (UID ${uid}): ${text}`,
  properties: {
    Class: ({ class: kind }) => classNames[kind],
    Reason: ({ reason }) => reason,
    FolderName: ({ folder }) => folder,
    Uid: ({ uid }) => uid,
    Subject: ({ subject }) => subject,
    Text: ({ text }) => text,
  },
});

const classNames: Readonly<Record<MessageClass, string>> = {
  matched: 'Matched',
  missing: 'Missing',
  different: 'Different',
  skipped: 'Skipped',
  changedSince: 'ChangedSince',
};

/** `Skipped tooLarge: 2` */
function reasonTexts(reasons: ReasonCounts): string[] {
  return Object.entries(reasons).flatMap(([kind, counts]) =>
    kind === 'matched'
      ? []
      : Object.entries(counts).map(
          ([reason, count]) => `${classNames[kind as MessageClass]} ${reason}: ${count}`,
        ),
  );
}

const checksum = (row: MigrationVerificationRow, name: 'recorded' | 'counted' | 'source' | 'here'): Value =>
  row.folder?.checksums?.[name] ?? null;

export const migrationVerificationObject = defineObjectType<MigrationVerificationRow>({
  typeNames: ['Landfall.MigrationVerification'],
  toText: ({ emailAddress, folder }) =>
    folder === undefined ? emailAddress : `${emailAddress}/${folder.name}`,
  properties: {
    Identity: ({ emailAddress }) => emailAddress,
    BatchId: ({ batch }) => batch,
    FolderName: ({ folder }) => folder?.sourcePath.join('/') ?? null,
    TargetFolder: ({ folder }) => (folder === undefined ? null : folder.targetPath.join('/')),
    Result: resultOf,
    Verify: ({ verification }) => verification.mode,
    Source: (row) => countsOf(row).source,
    Matched: (row) => countsOf(row).matched,
    Missing: (row) => countsOf(row).missing,
    Different: (row) => countsOf(row).different,
    Skipped: (row) => countsOf(row).skipped,
    ChangedSince: (row) => countsOf(row).changedSince,
    Reasons: (row) => reasonTexts(reasonsOf(row)),
    SourceSize: ({ folder, verification }) =>
      new ByteSize(
        folder?.sourceBytes ?? verification.folders.reduce((sum, each) => sum + each.sourceBytes, 0),
      ),
    OnlyHere: ({ folder, verification: { onlyHere } }) =>
      folder === undefined ? onlyHere.reduce((sum, { messages }) => sum + messages, 0) : null,
    Doubled: ({ folder, verification: { onlyHere } }) =>
      folder === undefined ? onlyHere.reduce((sum, { doubled }) => sum + doubled, 0) : null,
    RecordedChecksum: (row) => checksum(row, 'recorded'),
    CountedChecksum: (row) => checksum(row, 'counted'),
    SourceChecksum: (row) => checksum(row, 'source'),
    TargetChecksum: (row) => checksum(row, 'here'),
    Findings: ({ folder, verification: { findings } }) =>
      folder === undefined ? findings.map((each) => finding.present(each)) : [],
    OmittedFindings: ({ folder, verification }) => (folder === undefined ? verification.omittedFindings : 0),
    Problem: ({ folder }) => folder?.problem ?? null,
    IsValid: (row) => resultOf(row) === 'Clean',
    StartedAt: ({ verification }) => date(verification.startedAt),
    Duration: ({ verification: { startedAt, endedAt } }) =>
      TimeSpanValue.fromMs(Math.max(0, endedAt - startedAt)),
  },
  view: {
    table: {
      columns: [
        { property: 'Identity', width: 28 },
        { property: 'FolderName', label: 'Folder', width: 24 },
        { property: 'Source', width: 8, alignment: 'right' },
        { property: 'Matched', width: 8, alignment: 'right' },
        { property: 'Missing', width: 8, alignment: 'right' },
        { property: 'Different', width: 9, alignment: 'right' },
        { property: 'Skipped', width: 8, alignment: 'right' },
        { property: 'ChangedSince', width: 12, alignment: 'right' },
        { property: 'Result' },
      ],
    },
  },
});
