import { recipientLimits } from '../../../store/directory/recipient-limits.ts';
import {
  isMailboxKind,
  type ProxyAddress,
  type Recipient,
  type RecipientKey,
  type RecipientKind,
} from '../../../store/ports/directory-model.ts';
import type { AttributeChange, RecipientAttributes } from '../../../store/ports/recipient-attributes.ts';
import { decideSignInName } from '../../upn/licence-rule.ts';
import { type DesiredState, invalidValues, shorten } from '../rules/desired-state.ts';
import { withDigits } from '../rules/mail-name.ts';
import { desiredKind, takesAddresses } from '../rules/recipient-shape.ts';
import { isReservedDomain } from '../rules/sync-settings.ts';
import { ErrorBook } from './error-book.ts';
import type { Evaluation, EvaluationContext, Person } from './evaluation.ts';
import { matchRecipient } from './match-recipient.ts';
import type { Holder } from './name-registry.ts';
import type { PersonState, PlannedRecipient } from './plan-model.ts';
import { addressKey, electPrimaries, hasPrimary, sameOrder } from './planned-addresses.ts';

export function evaluatePerson(person: Person, context: EvaluationContext): Evaluation {
  return new PersonEvaluation(person, context).evaluate();
}

/** Aliases tried with other digits, before an object is given up as one of ten thousand with the same name. */
const maxAliasAttempts = 20;

class PersonEvaluation {
  readonly #person: Person;
  readonly #context: EvaluationContext;
  readonly #desired: DesiredState;
  readonly #errors: ErrorBook;
  readonly #releases: { from: Recipient; key: RecipientKey }[] = [];
  #current: Recipient | undefined;
  #isContested = false;
  #keptByLicence = false;

  constructor(person: Person, context: EvaluationContext) {
    this.#person = person;
    this.#context = context;
    this.#desired = person.desired;
    this.#errors = new ErrorBook(person, this.#desired, context);
  }

  evaluate(): Evaluation {
    const { anchor, sources } = this.#person;
    for (const invalid of invalidValues(sources, this.#desired)) this.#errors.invalid(invalid);
    const match = matchRecipient(this.#person, this.#desired, this.#context, this.#errors);
    this.#current = match.recipient;
    const wanted = this.#errors.isBlocked ? undefined : this.#want();
    // Everything else may still show that it cannot come.
    const isBlocked = this.#errors.isBlocked;
    const kept = isBlocked ? undefined : wanted;
    return {
      person: this.#person,
      desired: this.#desired,
      current: this.#current,
      matchedBy: match.matchedBy,
      wanted: kept?.recipient,
      state: kept?.state ?? this.#stateOfBlocked(),
      errors: this.#errors.all.map((error) => ({ ...error, anchor })),
      releases: isBlocked ? [] : this.#releases,
      isContested: this.#isContested,
      keptByLicence: this.#keptByLicence,
    };
  }

  #want(): { recipient: PlannedRecipient; state: PersonState } {
    const desired = this.#desired;
    const current = this.#current;
    const { state } = this.#person;
    const hasMailbox = current?.mailbox?.state === 'ready' || current?.mailbox?.state === 'pending';
    const kind = desiredKind(
      desired,
      current && { kind: current.kind, hasMailbox, wasProvisioned: state?.wasProvisioned ?? false },
    );
    const alias = this.#alias(kind);
    const upn = this.#upn(kind, alias);
    const addresses = this.#addresses(kind, alias, upn.value);
    const flowed = this.#flowed();
    const attributes = this.#attributes();
    const recipient: PlannedRecipient = {
      kind,
      name: this.#name(),
      displayName: desired.displayName.value,
      alias: desired.objectClass === 'user' || takesAddresses(kind) ? alias : null,
      upn: upn.value,
      addresses: addresses.all,
      targetAddress: this.#target(kind),
      hiddenFromAddressLists: this.#hidden(),
      attributes,
    };
    return {
      recipient,
      state: {
        objectClass: desired.objectClass,
        guid: current?.guid ?? null,
        sources: this.#sources(),
        nickname: { given: desired.nickname.given, assigned: alias },
        upn: upn.state,
        name: desired.name.value,
        wasProvisioned: (state?.wasProvisioned ?? false) || isMailboxKind(kind),
        flowed,
        addresses: addresses.given,
        history: state?.history ?? [],
      },
    };
  }

  /** An object that did not come remembers no more than it did. */
  #stateOfBlocked(): PersonState {
    const { state } = this.#person;
    const desired = this.#desired;
    return (
      state ?? {
        objectClass: desired.objectClass,
        guid: null,
        sources: this.#sources(),
        nickname: { given: null, assigned: '' },
        upn: null,
        name: '',
        wasProvisioned: false,
        flowed: [],
        addresses: [],
        history: [],
      }
    );
  }

  #sources() {
    return this.#person.sources.map(({ connector, guid, dn }) => ({ connector, guid, dn }));
  }

  /** The first time by the nickname; from then on only when the source gives another. */
  #alias(kind: RecipientKind): string {
    const { nickname } = this.#desired;
    const before = this.#person.state?.nickname;
    const current = this.#current?.alias ?? undefined;
    const isKept =
      before !== undefined && before.assigned !== ''
        ? before.given === nickname.given
        : nickname.given === null;
    if (isKept && current !== undefined) return current;
    const initial = this.#context.rules.initialDomain;
    const needsAddress = takesAddresses(kind) && this.#getsInitialAddress(kind);
    for (let attempt = 0; attempt < maxAliasAttempts; attempt += 1) {
      const alias = attempt === 0 ? nickname.value : withDigits(nickname.value, this.#person.anchor, attempt);
      const keys: RecipientKey[] = [{ kind: 'alias', value: alias }];
      if (needsAddress) keys.push({ kind: 'address', value: `${alias}@${initial}` });
      if (keys.every((key) => this.#isFree(key))) return alias;
    }
    this.#errors.taken('AttributeValueMustBeUnique', 'mailNickname', nickname.value, undefined);
    return nickname.value;
  }

  #name(): string {
    const { name } = this.#desired;
    const current = this.#current?.name;
    if (current !== undefined && this.#person.state?.name === name.value) return current;
    if (this.#isFree({ kind: 'name', value: name.value })) return name.value;
    const [first] = this.#person.sources;
    const suffix = ` ${first.guid.slice(0, 8)}`;
    return shorten(name.value, recipientLimits.name - suffix.length) + suffix;
  }

  /** Recalculated when the source's has changed, and when one that was set aside may be free. */
  #upn(kind: RecipientKind, alias: string): { value: string | null; state: PersonState['upn'] } {
    const { signIn } = this.#desired;
    const current = this.#current?.upn ?? null;
    if (signIn === undefined) return { value: current, state: null };
    const before = this.#person.state?.upn;
    const unchanged = before != null && !before.isQuarantined && before.source === signIn.source;
    if (unchanged && current !== null) return { value: current, state: before };
    const { rules } = this.#context;
    const placeless = `${alias}@${rules.initialDomain}`;
    const wanted = signIn.usable ?? placeless;
    const isLicensed =
      this.#current !== undefined && isMailboxKind(this.#current.kind) && isMailboxKind(kind);
    // A placeholder was never anybody's choice, and is left as soon as the real name is free.
    if (before?.isQuarantined !== true) {
      const decision = decideSignInName({ current, wanted, isLicensed }, rules.features);
      if (decision === 'keptByLicence') {
        this.#keptByLicence = true;
        return { value: current, state: before ?? { source: null, isQuarantined: false } };
      }
    }
    const key: RecipientKey = { kind: 'address', value: wanted };
    if (this.#isFree(key)) return { value: wanted, state: { source: signIn.source, isQuarantined: false } };
    this.#errors.taken(
      'QuarantinedAttributeValueMustBeUnique',
      'userPrincipalName',
      wanted,
      this.#holder(key),
    );
    const state = { source: signIn.source, isQuarantined: true };
    if (current !== null) return { value: current, state };
    const prefix = wanted.slice(0, wanted.lastIndexOf('@'));
    for (let attempt = 1; attempt < maxAliasAttempts; attempt += 1) {
      const placeholder = `${withDigits(prefix, this.#person.anchor, attempt)}@${rules.initialDomain}`;
      if (this.#isFree({ kind: 'address', value: placeholder })) return { value: placeholder, state };
    }
    return { value: null, state };
  }

  #addresses(
    kind: RecipientKind,
    alias: string,
    upn: string | null,
  ): { all: readonly ProxyAddress[]; given: readonly string[] } {
    const current = this.#current?.addresses ?? [];
    if (!takesAddresses(kind)) return { all: [], given: [] };
    const wanted = this.#desired.addresses.filter(({ type, address }) =>
      this.#gets({ kind: 'address', type, value: address }),
    );
    const given = new Map(wanted.map((each) => [addressKey(each), each]));
    const add = (address: string) => {
      const each = { type: 'smtp', address, primary: false };
      if (!given.has(addressKey(each))) given.set(addressKey(each), each);
    };
    if (isMailboxKind(kind) && upn !== null) add(upn);
    if (this.#getsInitialAddress(kind)) add(`${alias}@${this.#context.rules.initialDomain}`);
    // What sync gave and gives no more goes; what others have added stays.
    const before = new Set(this.#person.state?.addresses ?? []);
    const own = current.filter((each) => !before.has(addressKey(each)) && !given.has(addressKey(each)));
    const all = electPrimaries([
      ...given.values(),
      ...own.map((each) => ({ ...each, primary: each.primary && !hasPrimary(given.values(), each.type) })),
    ]);
    return { all: sameOrder(all, current), given: [...given.keys()].sort() };
  }

  /**
   * Everybody has an address in the initial domain where it is nobody else's. One that the organisation uses itself has addresses of the
   * source in it: there only who has none gets one, for another's alias must not take somebody's address.
   */
  #getsInitialAddress(kind: RecipientKind): boolean {
    if (kind === 'mailContact') return false;
    return (
      isReservedDomain(this.#context.rules.initialDomain) ||
      !this.#desired.addresses.some(({ type }) => type === 'smtp')
    );
  }

  #target(kind: RecipientKind): string | null {
    const { targetAddress } = this.#desired;
    if (kind !== 'mailUser' && kind !== 'mailContact') return null;
    if (targetAddress === null) return this.#current?.targetAddress ?? null;
    const key: RecipientKey = { kind: 'address', value: targetAddress };
    if (!this.#isFree(key)) {
      this.#errors.taken('AttributeValueMustBeUnique', 'targetAddress', targetAddress, this.#holder(key));
    }
    return targetAddress;
  }

  #hidden(): boolean {
    const current = this.#current?.hiddenFromAddressLists ?? false;
    if (this.#desired.hidden) return true;
    return this.#hasFlowed('hiddenFromAddressLists') ? false : current;
  }

  #attributes(): RecipientAttributes {
    const { texts, accountDisabled } = this.#desired;
    const change: Record<string, string | boolean | null> = {};
    for (const name of this.#person.state?.flowed ?? []) {
      if (name !== 'hiddenFromAddressLists' && !texts.has(name)) change[name] = null;
    }
    for (const [name, { value }] of texts) change[name] = value;
    if (this.#desired.objectClass === 'user') {
      if (accountDisabled) change.accountDisabled = true;
      else if (this.#hasFlowed('accountDisabled') || this.#person.state === undefined)
        change.accountDisabled = null;
    }
    const merged = Object.entries({ ...this.#current?.attributes, ...change } as AttributeChange);
    return Object.fromEntries(merged.filter(([, value]) => value !== null)) as RecipientAttributes;
  }

  #flowed(): string[] {
    const { texts, accountDisabled, hidden } = this.#desired;
    const names = [...texts.keys()];
    if (accountDisabled) names.push('accountDisabled');
    if (hidden) names.push('hiddenFromAddressLists');
    return names.sort();
  }

  #hasFlowed(name: string): boolean {
    return this.#person.state?.flowed.includes(name) ?? false;
  }

  /** Whether it gets the address; else that is set aside. */
  #gets(key: Extract<RecipientKey, { kind: 'address' }>): boolean {
    if (this.#isFree(key)) return true;
    const shown = `${key.type ?? 'smtp'}:${key.value}`;
    this.#errors.taken('QuarantinedAttributeValueMustBeUnique', 'proxyAddresses', shown, this.#holder(key));
    return false;
  }

  #holder(key: RecipientKey): Holder | undefined {
    const self = { anchor: this.#person.anchor, recipient: this.#current };
    return this.#context.names.holder(key, self);
  }

  #isFree(key: RecipientKey): boolean {
    const holder = this.#holder(key);
    if (holder === undefined) {
      if (this.#context.names.isProvisional(key)) this.#isContested = true;
      return true;
    }
    if (holder.kind === 'planned') return false;
    const { recipient } = holder;
    // What was synchronised and is gone at its source is in nobody's way; what an administrator deleted here, he may restore.
    if (this.#context.names.isGone(recipient) && recipient.anchor !== null) {
      this.#releases.push({ from: recipient, key });
      return true;
    }
    if (recipient.anchor !== null) this.#isContested = true;
    return false;
  }
}
