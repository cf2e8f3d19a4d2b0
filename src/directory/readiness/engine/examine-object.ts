/** Everything that is wrong with one object, value by value. */
import type { LocalText } from '../../../base/language.ts';
import { type SourceObject, textOf } from '../../source-object.ts';
import type { Check } from '../check.ts';
import { type Finding, type Holder, type Severity, severities, type Violation } from '../finding.ts';
import type { CompiledObjectRule, CompiledRules } from './compiled-rules.ts';
import { type Conflict, type Duplicates, uniqueValues } from './duplicates.ts';
import { findingId } from './finding-id.ts';
import type { MarkedObject } from './marked-objects.ts';
import type { Proposal, Proposals } from './proposals.ts';
import { formatSid, isWellKnownSid } from './well-known-sid.ts';

/** What is told of a value; longer ones are of use to nobody. */
const maxShownLength = 2_048;

export interface ExaminationOptions {
  readonly rules: CompiledRules;
  readonly duplicates: Duplicates;
  readonly proposals: Proposals;
  readonly namesSources: boolean;
  /** Whether lines mean anything to whoever reads of them. */
  readonly namesLines: boolean;
}

export class ObjectExamination {
  readonly #options: ExaminationOptions;

  constructor(options: ExaminationOptions) {
    this.#options = options;
  }

  findingsOf(marked: MarkedObject): Finding[] {
    if (marked.isOut) return this.#outOfScope(marked);
    const { object, objectClass, suspected, suspecting } = marked;
    const { rules, duplicates, proposals } = this.#options;
    const drafts = new Drafts();
    for (const attribute of suspected.size > 0 ? rules.attributes : []) {
      if (!suspected.has(attribute.toLowerCase())) continue;
      const values = object.attributes.get(attribute.toLowerCase()) ?? [];
      const valueRules = rules.valuesOf(attribute, objectClass);
      for (const value of new Set(values)) {
        if (typeof value !== 'string') continue;
        for (const { check, rule } of valueRules) {
          const message = rule.examine(value, object, rules.context);
          if (message) drafts.of(attribute, value).violations.push(violation(check, rule.severity, message));
        }
      }
    }
    for (const compiled of suspecting) {
      const { check, rule } = compiled;
      for (const { value, message } of rule.examine(object, rules.context)) {
        const draft = drafts.of(check.attribute, value);
        draft.violations.push(violation(check, rule.severity, message));
        draft.objectRules.push(compiled);
      }
    }
    for (const { attribute, value, unique } of uniqueValues(object, objectClass, rules)) {
      const conflict = duplicates.find(marked.record, attribute, value, unique);
      if (conflict === undefined) continue;
      const text = typeof value === 'string' ? value : Buffer.from(value).toString('base64');
      const draft = drafts.of(attribute, text);
      draft.conflict = conflict;
      draft.violations.push(violation(unique.check, unique.rule.severity, duplicateMessage(conflict)));
    }
    return [...drafts].map((draft) => {
      const { attribute, value, objectRules, conflict } = draft;
      const isName = attribute === 'distinguishedName';
      // A DN is no attribute to write: which of the two entries is meant only their owner knows.
      const proposal: Proposal = isName
        ? { action: 'NONE', proposal: null }
        : proposals.propose({
            ...marked,
            attribute,
            value,
            objectRules,
            conflict,
            isSerious: isSerious(draft),
          });
      return this.#finding(marked, draft, proposal);
    });
  }

  #outOfScope(marked: MarkedObject): Finding[] {
    const { object, objectClass } = marked;
    const drafts = new Drafts();
    for (const { check, rule, value, message } of this.#options.rules.reasonsOut(object, objectClass)) {
      drafts.of(check.attribute, value).violations.push(violation(check, rule.severity, message));
    }
    const sid = object.attributes.get('objectsid')?.[0];
    if (drafts.size === 0 && sid instanceof Uint8Array && isWellKnownSid(sid, 0, sid.length)) {
      drafts.of('objectSid', formatSid(sid)).violations.push(wellKnown);
    }
    return [...drafts].map((draft) => this.#finding(marked, draft, { action: 'NONE', proposal: null }));
  }

  #finding(
    { object, objectClass, source }: MarkedObject,
    { attribute, value, violations, conflict }: Draft,
    { action, proposal }: Proposal,
  ): Finding {
    const { namesSources, namesLines } = this.#options;
    return {
      id: findingId(object, namesSources ? source : undefined, attribute, value),
      dn: object.dn,
      guid: object.guid,
      objectClass,
      objectName: nameOf(object),
      ...(namesSources && { source }),
      ...(namesLines && object.line !== undefined && { line: object.line }),
      attribute,
      value: value === null ? null : shown(value),
      violations,
      severity: worst(violations),
      action,
      proposal,
      holders: conflict?.others ?? [],
    };
  }
}

export const wellKnown: Violation = {
  ...{ check: 'objectSid.excluded', error: 'Excluded', severity: 'OutOfScope', sources: ['Connect'] },
  message: {
    en: 'It is built into Windows (its identifier says so), and is left out.',
    ko: 'Windows 기본 개체이므로(식별자로 확인) 동기화에서 제외됩니다.',
  },
};

interface Draft {
  readonly attribute: string;
  readonly value: string | null;
  readonly violations: Violation[];
  readonly objectRules: CompiledObjectRule[];
  conflict: Conflict | undefined;
}

class Drafts {
  readonly #drafts = new Map<string, Draft>();

  get size(): number {
    return this.#drafts.size;
  }

  of(attribute: string, value: string | null): Draft {
    const key = `${attribute.toLowerCase()}${value === null ? '' : `\0${value}`}`;
    const found = this.#drafts.get(key);
    if (found !== undefined) return found;
    const draft = { attribute, value, violations: [], objectRules: [], conflict: undefined };
    this.#drafts.set(key, draft);
    return draft;
  }

  [Symbol.iterator](): Iterator<Draft> {
    return this.#drafts.values();
  }
}

function violation(
  { name, error, sources }: Pick<Check, 'name' | 'error' | 'sources'>,
  severity: Severity,
  message: LocalText,
): Violation {
  return { check: name, error, severity, sources, message };
}

const isSerious = ({ violations }: Draft): boolean =>
  violations.some(({ severity }) => severity === 'FailsSync' || severity === 'ValueChanged');

const worst = (violations: readonly Violation[]): Severity =>
  severities.find((severity) => violations.some((one) => one.severity === severity)) ?? 'Warning';

function duplicateMessage({ isOwner, others, otherCount }: Conflict): LocalText {
  const [first] = others;
  const place = first === undefined ? '' : placeOf(first);
  const more = otherCount - 1;
  const stays = isOwner
    ? { en: ' Proposed to stay here.', ko: ' 여기에 그대로 두는 것이 좋습니다.' }
    : { en: '', ko: '' };
  return {
    en: `Also held by ${place}${more > 0 ? ` and ${more} more` : ''}.${stays.en}`,
    ko: `${place}${more > 0 ? ` 외 ${more}개` : ''}에도 같은 값이 있습니다.${stays.ko}`,
  };
}

function placeOf({ dn, attribute, source, isHere }: Holder): string {
  if (isHere) return `${dn} (Landfall)`;
  return `${dn} (${attribute}${source === undefined ? '' : `, ${source}`})`;
}

function nameOf(object: SourceObject): string {
  const name = textOf(object, 'displayName')?.trim() || textOf(object, 'cn')?.trim();
  return name || (/^[^=]+=((?:\\.|[^,\\])*)/.exec(object.dn)?.[1] ?? object.dn);
}

const shown = (value: string): string =>
  value.length > maxShownLength ? `${value.slice(0, maxShownLength)}…` : value;
