import type { FolderId } from '../../base/ids.ts';
import { flag } from '../../store/ports/mail-model.ts';
import {
  compileRestriction,
  type RestrictedObject,
  UnsupportedRestriction,
} from '../../wire/mapi/evaluate-restriction.ts';
import { counterOf } from '../../wire/mapi/object-id.ts';
import type { TaggedValue } from '../../wire/mapi/property-value.ts';
import type { RuleAction, RuleRecipient } from '../../wire/mapi/rule-actions.ts';
import { readStoreEntryId } from '../../wire/mapi/store-entry-id.ts';
import { isOn, type Rule, ruleState } from './rule.ts';

/** What is to be done with a message, after all rules have been asked. */
export interface RuleVerdict {
  /** Where it goes; the inbox unless a rule has moved it. */
  readonly folders: readonly FolderId[];
  readonly flags: number;
  readonly tags: readonly { readonly rule: Rule; readonly value: TaggedValue }[];
  readonly forwards: readonly RuleForward[];
  readonly replies: readonly ReplyAction[];
  /** Refused in its owner's name, with this code. */
  readonly bounce: number | undefined;
  /** For the client to carry out. */
  readonly deferred: readonly { readonly rule: Rule; readonly action: RuleAction }[];
  readonly failed: readonly RuleFailure[];
}

export interface RuleForward {
  readonly flavor: number;
  readonly recipients: readonly RuleRecipient[];
  /** OP_DELEGATE: in the owner's place. */
  readonly isDelegated: boolean;
}

export interface RuleFailure {
  readonly rule: Rule;
  /** Counted from 0; undefined where the condition is at fault. */
  readonly action?: number;
  /** Of PidTagRuleState. */
  readonly flag: number;
  /** PidTagRuleError. */
  readonly error: number;
}

/** [MS-OXORULE] section 2.2.7.2. */
export const ruleError = { parse: 4, processing: 5, folder: 6, template: 10 } as const;

export interface ReplyAction {
  readonly rule: Rule;
  readonly action: Extract<RuleAction, { kind: 'reply' | 'oofReply' }>;
}

/** As many as anybody needs; what is beyond makes a rule an error. */
const maxActions = 50;

/**
 * [MS-OXORULE] section 3.2.5.1: rules in their order. One that exits is the last but for those of who is out of office; what the
 * server cannot do it leaves to the client.
 */
export class RuleRun {
  readonly #inbox: FolderId;
  readonly #hasFolder: (folder: FolderId) => boolean;
  readonly #places = new Set<FolderId>();
  readonly #copies = new Set<FolderId>();
  readonly #tags: { rule: Rule; value: TaggedValue }[] = [];
  readonly #forwards: RuleForward[] = [];
  readonly #replies: ReplyAction[] = [];
  readonly #deferred: { rule: Rule; action: RuleAction }[] = [];
  readonly #failed: RuleFailure[] = [];
  #flags = 0;
  #isDeleted = false;
  #bounce: number | undefined;
  #actions = 0;

  constructor(inbox: FolderId, hasFolder: (folder: FolderId) => boolean) {
    this.#inbox = inbox;
    this.#hasFolder = hasFolder;
  }

  /** `seen` gives the message as a rule names its properties. */
  run(rules: readonly Rule[], seen: (rule: Rule) => RestrictedObject, isOutOfOffice: boolean): RuleVerdict {
    let hasExited = false;
    for (const rule of rules) {
      const isForAbsence = isOn(rule, ruleState.onlyWhenOof);
      if (!isOn(rule, ruleState.enabled) && !isForAbsence) continue;
      if (isForAbsence ? !isOutOfOffice : hasExited) continue;
      if (!this.#holds(rule, seen(rule))) continue;
      for (const [index, action] of rule.actions.actions.entries()) this.#act(rule, action, index);
      if (isOn(rule, ruleState.exitLevel) || this.#isDeleted || this.#bounce !== undefined) hasExited = true;
    }
    const kept = this.#places.size > 0 ? this.#places : new Set([this.#inbox]);
    const isGone = this.#isDeleted || this.#bounce !== undefined;
    return {
      folders: [...new Set([...(isGone ? [] : kept), ...this.#copies])],
      flags: this.#flags,
      tags: this.#tags,
      forwards: this.#forwards,
      replies: this.#replies,
      bounce: this.#bounce,
      deferred: this.#deferred,
      failed: this.#failed,
    };
  }

  #holds(rule: Rule, message: RestrictedObject): boolean {
    if (rule.condition === undefined) return true;
    try {
      return compileRestriction(rule.condition)(message);
    } catch (error) {
      if (!(error instanceof UnsupportedRestriction)) throw error;
      this.#fail(rule, ruleError.parse);
      return false;
    }
  }

  #act(rule: Rule, action: RuleAction, index: number): void {
    this.#actions += 1;
    if (this.#actions > maxActions) {
      this.#fail(rule, ruleError.processing, index);
      return;
    }
    switch (action.kind) {
      case 'move':
      case 'copy': {
        const folder = ownFolderOf(action);
        if (folder === 'elsewhere') this.#deferred.push({ rule, action });
        else if (folder === undefined || !this.#hasFolder(folder)) this.#fail(rule, ruleError.folder, index);
        else (action.kind === 'move' ? this.#places : this.#copies).add(folder);
        return;
      }
      case 'reply':
      case 'oofReply':
        this.#replies.push({ rule, action });
        return;
      case 'defer':
        this.#deferred.push({ rule, action });
        return;
      case 'bounce':
        this.#bounce = action.code;
        return;
      case 'forward':
      case 'delegate':
        this.#forwards.push({
          flavor: action.kind === 'delegate' ? 3 : action.flavor,
          recipients: action.recipients,
          isDelegated: action.kind === 'delegate',
        });
        return;
      case 'tag':
        this.#tags.push({ rule, value: action.value });
        return;
      case 'delete':
        this.#isDeleted = true;
        return;
      case 'markAsRead':
        this.#flags |= flag.seen;
    }
  }

  #fail(rule: Rule, error: number, action?: number): void {
    this.#failed.push({
      rule,
      ...(action !== undefined && { action }),
      flag: error === ruleError.parse ? ruleState.parseError : ruleState.error,
      error,
    });
  }
}

/** Of this mailbox; another store is the client's to open. */
function ownFolderOf({
  folder,
}: Extract<RuleAction, { kind: 'move' | 'copy' }>): FolderId | 'elsewhere' | undefined {
  if (folder.kind === 'own') return counterOf(folder.folder) as FolderId | undefined;
  const found = readStoreEntryId(folder.id);
  return found?.kind === 'folder' ? (found.folder as FolderId) : 'elsewhere';
}
