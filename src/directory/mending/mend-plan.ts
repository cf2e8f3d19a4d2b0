/** What is to be written for findings: one item for each object, whatever is wrong with it. */
import { AppError } from '../../base/errors.ts';
import type { LocalText } from '../../base/language.ts';
import type { Finding, MendAction } from '../readiness/finding.ts';
import type { PlannedItem, TextChange } from './change-set-model.ts';

/** A finding, and what somebody wants done about it. */
export interface Mend {
  readonly finding: Finding;
  readonly action: MendAction;
  /** With EDIT. */
  readonly update: string | null;
}

/** What is not done, and why. */
export interface LeftMend {
  readonly finding: Finding;
  readonly code: LeftCode;
  readonly text: LocalText;
}

export type LeftCode = 'undecided' | 'kept' | 'nothingToRemove' | 'same' | 'tooLong' | 'held';

export interface MendPlan {
  readonly items: readonly PlannedItem[];
  readonly left: readonly LeftMend[];
}

export function planMends(mends: Iterable<Mend>): MendPlan {
  const objects = new Map<string, ObjectMends>();
  const left: LeftMend[] = [];
  for (const mend of mends) {
    const why = whyLeft(mend);
    if (why !== undefined) {
      left.push({ finding: mend.finding, ...why });
      continue;
    }
    const key = objectKeyOf(mend.finding);
    const object = objects.get(key) ?? new ObjectMends(mend.finding);
    objects.set(key, object);
    object.take(mend);
  }
  const items = Array.from(objects.values(), (object) => object.item);
  return { items: items.sort((a, b) => compareText(a.dn, b.dn)), left };
}

/** The same order wherever it runs. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const objectKeyOf = ({ guid, dn }: Pick<Finding, 'guid' | 'dn'>): string => guid ?? dn.toLowerCase();

class ObjectMends {
  readonly #finding: Finding;
  readonly #changes = new Map<string, { attribute: string; remove: string[]; add: string[] }>();
  readonly #findings: string[] = [];

  constructor(finding: Finding) {
    this.#finding = finding;
  }

  take({ finding, action, update }: Mend): void {
    const key = finding.attribute.toLowerCase();
    const change = this.#changes.get(key) ?? { attribute: finding.attribute, remove: [], add: [] };
    this.#changes.set(key, change);
    if (finding.value !== null && !change.remove.includes(finding.value)) change.remove.push(finding.value);
    // Two values may be mended into the same one.
    const isNew = action === 'EDIT' && update !== null && !change.add.some((each) => sameText(each, update));
    if (isNew) change.add.push(update);
    this.#findings.push(finding.id);
  }

  get item(): PlannedItem {
    const { dn, guid = null, objectName, objectClass } = this.#finding;
    const changes: TextChange[] = [...this.#changes.values()];
    return { dn, guid, objectName, objectClass, changes, findings: this.#findings };
  }
}

const sameText = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function whyLeft({ finding, action, update }: Mend): Omit<LeftMend, 'finding'> | undefined {
  switch (action) {
    case 'NONE':
      return undecided;
    case 'COMPLETE':
      return kept;
    case 'REMOVE':
      return finding.value === null ? nothingToRemove : undefined;
    case 'EDIT':
      if (update === null || update === '') return undecided;
      if (update === finding.value) return same;
      return isTooLong(finding.attribute, update) ? tooLong : undefined;
  }
}

const undecided: Omit<LeftMend, 'finding'> = {
  code: 'undecided',
  text: {
    en: 'Nothing is proposed: somebody must say what to write (-Action EDIT -Update).',
    ko: '제안이 없습니다. 쓸 값을 정해 주세요(-Action EDIT -Update).',
  },
};

/** "Prepare for directory synchronization": a sign-in name has 113 characters at most. */
const maxSignInName = 113;

const isTooLong = (attribute: string, update: string): boolean =>
  attribute.toLowerCase() === 'userprincipalname' && update.length > maxSignInName;

const tooLong: Omit<LeftMend, 'finding'> = {
  code: 'tooLong',
  text: {
    en: `The sign-in name would have more than ${maxSignInName} characters, and would not be synchronised.`,
    ko: `로그인 이름이 ${maxSignInName}자를 넘어 동기화되지 않습니다.`,
  },
};

const kept: Omit<LeftMend, 'finding'> = {
  code: 'kept',
  text: { en: 'It keeps the value.', ko: '값을 그대로 둡니다.' },
};

const nothingToRemove: Omit<LeftMend, 'finding'> = {
  code: 'nothingToRemove',
  text: { en: 'There is no value to take away.', ko: '지울 값이 없습니다.' },
};

const same: Omit<LeftMend, 'finding'> = {
  code: 'same',
  text: { en: 'It is so already.', ko: '이미 그 값입니다.' },
};

export function heldBy(holder: string, value: string): Omit<LeftMend, 'finding'> {
  return {
    code: 'held',
    text: {
      en: `"${value}" would be a duplicate: ${holder} has it.`,
      ko: `"${value}"은(는) 이미 ${holder}에서 쓰고 있어 중복됩니다.`,
    },
  };
}

export function nothingToMend(): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'directory.repair.nothing',
    message:
      'There is nothing to write among these findings. Run Get-DirectoryFinding to see them, and give -Action and -Update for those without a proposal.',
  });
}

export function readOnlySource(source: string): AppError {
  const name = source === '' ? 'The file' : `"${source}"`;
  return new AppError({
    kind: 'denied',
    code: 'directory.repair.readOnly',
    message: `${name} may not be written to, so that nothing was done. Export the changes, and have them applied there: Export-DirectoryFinding -Format Ldif -FileName changes.ldif; ldapmodify -f changes.ldif.`,
    details: { source },
  });
}
