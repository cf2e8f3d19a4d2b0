import { describe, expectTypeOf, it } from 'vitest';
import { defineCmdlet } from './definition.ts';
import { type Bound, parameter } from './parameter.ts';
import { flag, list, oneOf, text, unlimitedSize, whole } from './parameter-types.ts';

const synopsis = { en: 'Of the test.', ko: '시험용.' };

const parameters = {
  Identity: parameter({ schema: text(), synopsis, mandatory: true, position: 0 }),
  InOneSet: parameter({ schema: text(), synopsis, mandatory: true, sets: ['A'] }),
  Count: parameter({ schema: whole(), synopsis }),
  Names: parameter({ schema: list(text()), synopsis }),
  Kind: parameter({ schema: oneOf(['User', 'Shared']), synopsis }),
  Quota: parameter({ schema: unlimitedSize(), synopsis }),
  Force: flag({ synopsis }),
} as const;

describe('the types of bound parameters', () => {
  it('follow from the definitions', () => {
    type B = Bound<typeof parameters>;
    expectTypeOf<B['Identity']>().toEqualTypeOf<string>();
    expectTypeOf<B['InOneSet']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<B['Count']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<B['Names']>().toEqualTypeOf<readonly string[] | undefined>();
    expectTypeOf<B['Kind']>().toEqualTypeOf<'User' | 'Shared' | undefined>();
    expectTypeOf<B['Quota']>().toEqualTypeOf<number | null | undefined>();
    expectTypeOf<B['Force']>().toEqualTypeOf<boolean>();
  });

  it('reach process, which cannot use what was not declared', () => {
    defineCmdlet({
      name: 'Test-Types',
      synopsis,
      role: 'Core',
      scope: 'none',
      effect: 'change',
      parameters,
      examples: [{ line: 'Test-Types x', synopsis }],
      target: ({ Identity }) => Identity,
      async process(bound) {
        expectTypeOf(bound.Identity).toEqualTypeOf<string>();
        // @ts-expect-error: no such parameter
        return bound.Nope;
      },
    });
  });

  it('do not let an act of change go without what it acts on', () => {
    // @ts-expect-error: target is missing
    defineCmdlet({
      name: 'Test-Types',
      synopsis,
      role: 'Core',
      scope: 'none',
      effect: 'destroy',
      parameters: {},
      examples: [{ line: 'Test-Types', synopsis }],
      process: async () => undefined,
    });
  });
});
