import { describe, expect, it } from 'vitest';
import { defineCmdlet } from './definition.ts';
import { parameter } from './parameter.ts';
import { list, text } from './parameter-types.ts';
import { makeTestRuntime } from './test-runtime.ts';

const both = (en: string) => ({ en, ko: en });

const paint = defineCmdlet({
  name: 'Set-Paint',
  synopsis: both('Paints things.'),
  role: 'Core',
  scope: 'none',
  effect: 'change',
  gathersPipeline: true,
  parameters: {
    Identity: parameter({
      schema: list(text()),
      synopsis: both('What to paint.'),
      position: 0,
      fromPipeline: 'value',
    }),
  },
  examples: [{ line: 'Set-Paint door', synopsis: both('Paints the door.') }],
  target: ({ Identity = [] }) => Identity.join(' and '),
  async *preview({ Identity = [] }) {
    for (const name of Identity) yield `would paint ${name}`;
  },
  async *process({ Identity = [] }) {
    yield `painted ${Identity.join(' and ')}`;
  },
});

describe('a cmdlet that does one thing with all objects of the pipeline', () => {
  it.each([
    ["'door', 'wall' | Set-Paint", ['painted door and wall'], []],
    ['Set-Paint door, wall', ['painted door and wall'], []],
    [
      "'door', 'wall' | Set-Paint -WhatIf",
      ['would paint door', 'would paint wall'],
      ['information: What if: Performing the operation "Set-Paint" on target "door and wall".'],
    ],
    ['@() | Set-Paint', [], []],
  ])('%s', async (line, output, told) => {
    const { run } = await makeTestRuntime({ extra: [paint] });
    const { text: printed, messages, errors, thrown } = await run(line);
    expect({ printed, messages, errors, thrown }).toEqual({
      printed: output,
      messages: told,
      errors: [],
      thrown: undefined,
    });
  });
});
