import { AppError, type ErrorKind } from '../../base/errors.ts';
import type { AttributeModification, DirectoryWriter, ObjectName } from '../mending/directory-writer.ts';
import type { SourceObject, SourceValue } from '../source-object.ts';
import { type FakeDirectoryState, type FakeObject, present, textsOfFake } from './fake-directory.ts';

export interface FakeWriteFault {
  readonly when: 'before' | 'after';
  readonly error: Error;
}

/** Of which Active Directory holds one value. */
const singleValued = new Set([
  ...['userprincipalname', 'mail', 'displayname', 'givenname', 'sn', 'mailnickname', 'targetaddress'],
  ...[
    'samaccountname',
    'department',
    'title',
    'company',
    'l',
    'st',
    'c',
    'co',
    'postalcode',
    'streetaddress',
  ],
  ...['telephonenumber', 'mobile', 'facsimiletelephonenumber', 'physicaldeliveryofficename', 'manager'],
  ...['ms-ds-consistencyguid', 'msexchhidefromaddresslists'],
]);

/** Refuses what Active Directory would. Values are the same without case, as most of its attributes have it. */
export class FakeWriter implements DirectoryWriter {
  readonly #state: FakeDirectoryState;
  readonly #isWritable: boolean;
  readonly #takeFault: () => FakeWriteFault | undefined;

  constructor(state: FakeDirectoryState, isWritable: boolean, takeFault: () => FakeWriteFault | undefined) {
    this.#state = state;
    this.#isWritable = isWritable;
    this.#takeFault = takeFault;
  }

  async findObject(
    { dn, guid }: ObjectName,
    attributes: readonly string[],
    signal: AbortSignal,
  ): Promise<SourceObject | undefined> {
    signal.throwIfAborted();
    const wanted = new Set(attributes.map((name) => name.toLowerCase()));
    if (dn === '' && guid === undefined) return this.#rootDse(wanted);
    const found = guid === undefined ? this.#state.find(dn) : this.#state.findByGuid(guid);
    return found && present(found, wanted);
  }

  async modify(dn: string, changes: readonly AttributeModification[], signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const fault = this.#takeFault();
    if (fault?.when === 'before') throw fault.error;
    const object = this.#state.find(dn);
    if (object === undefined) throw failure('notFound', 'directory.write.notFound', `There is no ${dn}.`);
    if (!this.#isWritable) throw failure('denied', 'directory.write.denied', `${dn} may not be changed.`);
    const after = new Map<string, readonly SourceValue[]>();
    for (const change of changes) {
      const name = change.attribute.toLowerCase();
      const before = after.get(name) ?? object.attributes.get(name)?.values ?? [];
      after.set(name, this.#change(object, name, before, change));
    }
    this.#state.write(object, after);
    if (fault?.when === 'after') throw fault.error;
  }

  #change(
    { dn, guid }: FakeObject,
    name: string,
    before: readonly SourceValue[],
    { attribute, remove, add }: AttributeModification,
  ): SourceValue[] {
    const values = [...before];
    for (const value of remove) {
      const index = values.findIndex((each) => isSame(each, value));
      if (index < 0) throw stale(`${attribute} of ${dn} does not have the value any more.`);
      values.splice(index, 1);
    }
    for (const value of add) {
      if (values.some((each) => isSame(each, value)))
        throw stale(`${attribute} of ${dn} has the value already.`);
      if (value.length === 0) throw refused(`${attribute} of ${dn} cannot be empty.`);
      values.push(value);
    }
    if (singleValued.has(name) && values.length > 1) throw refused(`${attribute} of ${dn} takes one value.`);
    const [upn] = values;
    if (name !== 'userprincipalname' || upn === undefined) return values;
    const holder = this.#state.living().find((each) => {
      return each.guid !== guid && textsOfFake(each, name).some((text) => isSame(text, upn));
    });
    if (holder !== undefined) throw refused(`${holder.dn} has the userPrincipalName already.`);
    return values;
  }

  #rootDse(wanted: ReadonlySet<string>): SourceObject {
    const { namingContext } = this.#state;
    const all = new Map<string, readonly SourceValue[]>([
      ['defaultnamingcontext', [namingContext]],
      ['rootdomainnamingcontext', [namingContext]],
      ['configurationnamingcontext', [`CN=Configuration,${namingContext}`]],
      ['schemanamingcontext', [`CN=Schema,CN=Configuration,${namingContext}`]],
      ['supportedcontrol', ['1.2.840.113556.1.4.319', '1.2.840.113556.1.4.841']],
    ]);
    const attributes = new Map([...all].filter(([name]) => wanted.has(name)));
    return { dn: '', guid: undefined, attributes };
  }
}

function isSame(one: SourceValue, other: SourceValue): boolean {
  if (typeof one === 'string' && typeof other === 'string') return one.toLowerCase() === other.toLowerCase();
  return Buffer.from(one as Uint8Array).equals(Buffer.from(other as Uint8Array));
}

const stale = (message: string) => failure('conflict', 'directory.write.stale', message);
const refused = (message: string) => failure('invalid', 'directory.write.refused', message);

function failure(kind: ErrorKind, code: string, message: string): AppError {
  return new AppError({ kind, code, message });
}
