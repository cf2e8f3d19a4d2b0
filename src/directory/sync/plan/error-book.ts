import type { Recipient } from '../../../store/ports/directory-model.ts';
import type { DesiredState, InvalidValue } from '../rules/desired-state.ts';
import type { EvaluationContext, Person } from './evaluation.ts';
import type { Holder } from './name-registry.ts';
import { isBlocking, type ProvisioningError, type ProvisioningErrorCode } from './plan-model.ts';

/** The errors of one object. One that there was already keeps the time when it was first met. */
export class ErrorBook {
  readonly all: ProvisioningError[] = [];
  readonly #person: Person;
  readonly #desired: DesiredState;
  readonly #context: Pick<EvaluationContext, 'now' | 'errorsBefore'>;

  constructor(
    person: Person,
    desired: DesiredState,
    context: Pick<EvaluationContext, 'now' | 'errorsBefore'>,
  ) {
    this.#person = person;
    this.#desired = desired;
    this.#context = context;
  }

  get isBlocked(): boolean {
    return this.all.some(isBlocking);
  }

  invalid({ attribute, value, reason, limit }: InvalidValue): void {
    const shown = value.length > 80 ? `${value.slice(0, 80)}…` : value;
    if (reason === 'tooMany') {
      const message = `${attribute} has ${value} values, and at most ${limit ?? 0} are synchronised. Remove some at the source; the next synchronisation takes it up.`;
      this.add('LargeObject', attribute, value, null, message);
      return;
    }
    const why = {
      tooLong: `it has ${value.length} characters, and at most ${limit ?? 0} are allowed. Shorten it at the source.`,
      characters:
        'it holds a line break or another character that cannot be stored. Take it out at the source.',
      anchor:
        'the anchor of an object never changes, for it ties the object to its mailbox. Put mS-DS-ConsistencyGuid back to what it was.',
    }[reason];
    this.add(
      'IdentityDataValidationFailed',
      attribute,
      shown,
      null,
      `${attribute} "${shown}" is refused: ${why}`,
    );
  }

  taken(code: ProvisioningErrorCode, attribute: string, value: string, holder: Holder | undefined): void {
    const recipient = holder?.kind === 'recipient' ? holder.recipient : undefined;
    const other =
      recipient !== undefined
        ? { guid: recipient.guid, name: recipient.displayName }
        : holder?.kind === 'planned'
          ? { guid: null, name: holder.anchor }
          : null;
    const who = recipient === undefined ? 'another object of the same synchronisation' : describe(recipient);
    const effect =
      code === 'QuarantinedAttributeValueMustBeUnique'
        ? 'The object comes without it, and gets it by itself when it is free'
        : 'The object does not come until it is free';
    this.add(
      code,
      attribute,
      value,
      other,
      `${attribute} "${value}" is held by ${who}. ${effect}: change one of the two at its source.`,
    );
  }

  add(
    code: ProvisioningErrorCode,
    attribute: string,
    value: string,
    conflictsWith: ProvisioningError['conflictsWith'],
    message: string,
  ): void {
    const { anchor, sources } = this.#person;
    const [{ connector, guid, dn }] = sources;
    const before = this.#context.errorsBefore(anchor).find((error) => {
      return error.code === code && error.attribute === attribute && error.value === value;
    });
    this.all.push({
      anchor,
      code,
      objectClass: this.#desired.objectClass,
      name: this.#desired.displayName.value.slice(0, 256),
      source: { connector, guid, dn },
      attribute,
      value,
      conflictsWith,
      message,
      since: before?.since ?? this.#context.now,
    });
  }
}

export function describe({ displayName, kind, deletedAt }: Recipient): string {
  return `"${displayName}" (${kind}${deletedAt === null ? '' : ', deleted'})`;
}
