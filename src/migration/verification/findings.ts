import type { MessageOutcome, VerificationFinding } from './verification-model.ts';

type FindingReason = Extract<MessageOutcome, { class: 'missing' | 'different' }>['reason'];

const texts: Readonly<Record<FindingReason, string>> = {
  notCopied:
    'The source has it and no round has copied it. Run Set-MigrationUser -SyncNow, and verify again.',
  notYetCopied: 'The first copy of its folder has not ended.',
  gone: 'It was copied and is not here any more, and nobody has deleted it here. Copy it again.',
  claimedTwice: 'The message that stands for it here stands for another one already.',
  content: 'Its bytes here are not those that the source has.',
  damaged: 'What is stored here cannot be read as it was stored. Run landfall fsck, and copy it again.',
  recorded: 'Both sides have the same bytes, and the record of the copy has the digest of others.',
  size: 'It has another size here than when it was copied.',
  date: 'It was received at another time here than at the source.',
  flags: 'It came here without flags that it had, and nobody has taken them away.',
  unreadable: 'The source does not give it any more, so that it cannot be compared.',
};

export interface FoundMessage {
  readonly folder: string;
  readonly uid: number;
  readonly outcome: MessageOutcome;
  findSubject(): Promise<string | null>;
}

/** The messages that somebody should look at, as many as people read. */
export class Findings {
  readonly #limit: number;
  readonly #found: FoundMessage[] = [];
  omitted = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether it will be named. */
  add(message: FoundMessage): boolean {
    const isNamed = this.#found.length < this.#limit;
    if (isNamed) this.#found.push(message);
    else this.omitted += 1;
    return isNamed;
  }

  /** Missing ones first. */
  async list(): Promise<VerificationFinding[]> {
    const findings: VerificationFinding[] = [];
    for (const { folder, uid, outcome, findSubject } of this.#found) {
      if (outcome.class !== 'missing' && outcome.class !== 'different') continue;
      const subject = await findSubject();
      findings.push({ ...outcome, folder, uid, subject, text: texts[outcome.reason] });
    }
    return findings.sort((a, b) => Number(b.class === 'missing') - Number(a.class === 'missing'));
  }
}
