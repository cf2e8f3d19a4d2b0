/**
 * Parameters that change one thing of a recipient each, and know how. A `Set-` cmdlet picks the ones that its
 * recipients have; what was given is put together to one edit, so that all of it is written or none.
 */
import type { z } from 'zod';
import type { RecipientEdit } from '../../organization/recipient-edit.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import {
  type AttributeChange,
  type FlagAttribute,
  type RecipientAttributes,
  type TextAttribute,
  textAttributes,
} from '../../store/ports/recipient-attributes.ts';
import type { CmdletContext } from '../kit/context.ts';
import { type BoundValues, type Parameter, parameter } from '../kit/parameter.ts';
import { text, truth } from '../kit/parameter-types.ts';

/** What an edit is made from besides the value. */
export interface EditContext {
  /** As the settings before this one leave them; two settings may change parts of one list. */
  readonly attributes: AttributeChange;
  readonly context: CmdletContext;
}

export interface Setting<S extends z.ZodType = z.ZodType> extends Parameter<S> {
  edit(value: z.output<S>, made: EditContext): RecipientEdit | Promise<RecipientEdit>;
}

export function setting<S extends z.ZodType>(
  schema: S,
  en: string,
  ko: string,
  edit: Setting<S>['edit'],
): Setting<S> {
  return { ...parameter({ schema, synopsis: { en, ko } }), edit };
}

/**
 * For cmdlets that make recipients, where each line of a file is one. A `Set-` cmdlet must not take them so:
 * what comes in there is a recipient, and all that it is would be written over it again.
 */
export function fromProperties<P extends Readonly<Record<string, Setting>>>(settings: P): P {
  return Object.fromEntries(
    Object.entries(settings).map(([name, one]) => [name, { ...one, fromPipeline: 'propertyName' }]),
  ) as P;
}

const attribute = (name: keyof RecipientAttributes, value: string | boolean | null): RecipientEdit => ({
  attributes: { [name]: value },
});

/** Empty text takes a value away, as `$null` does. */
export const textSetting = (name: TextAttribute, en: string, ko: string) =>
  setting(text({ maxLength: textAttributes[name] }), en, ko, (value) => attribute(name, value || null));

export const flagSetting = (name: FlagAttribute, en: string, ko: string) =>
  setting(truth(), en, ko, (value) => attribute(name, value));

/** Of a flag that says what is not so: the attribute is absent where the setting is on, as by default. */
export const enabledSetting = (name: FlagAttribute, en: string, ko: string) =>
  setting(truth(), en, ko, (value) => attribute(name, value ? null : true));

const isSetting = (one: Parameter): one is Setting => 'edit' in one;

/** One edit of everything that was given; `current` is missing while the recipient is being made. */
export async function editOf(
  parameters: Readonly<Record<string, Parameter>>,
  bound: BoundValues,
  { current, context }: { readonly current?: Recipient; readonly context: CmdletContext },
): Promise<RecipientEdit> {
  let whole: RecipientEdit = {};
  for (const [name, one] of Object.entries(parameters)) {
    const value = bound[name];
    if (value === undefined || !isSetting(one)) continue;
    const before = { ...current?.attributes, ...whole.attributes };
    const { attributes, ...fields } = await one.edit(value, { attributes: before, context });
    const merged = { ...whole.attributes, ...attributes };
    whole = { ...whole, ...fields, ...(Object.keys(merged).length > 0 && { attributes: merged }) };
  }
  return whole;
}

/** The attributes of a recipient that is being made. */
export async function attributesOf(
  parameters: Readonly<Record<string, Parameter>>,
  bound: BoundValues,
  context: CmdletContext,
): Promise<RecipientAttributes> {
  const { attributes = {} } = await editOf(parameters, bound, { context });
  return withoutNulls(attributes);
}

function withoutNulls(change: AttributeChange): RecipientAttributes {
  const kept = Object.entries(change).filter(([, value]) => value !== null);
  return Object.fromEntries(kept) as RecipientAttributes;
}
