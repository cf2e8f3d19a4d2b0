import { describe, expect, it } from 'vitest';
import { defaultAliases } from '../../wire/powershell-language/index.ts';
import { allCmdlets } from '../all-cmdlets.ts';
import { localCmdlets } from '../local/registry.gen.ts';

const names = new Set([...allCmdlets, ...localCmdlets].map(({ name }) => name));

describe('short names', () => {
  it.each([...defaultAliases])('%s stands for a cmdlet that there is: %s', (_, name) => {
    expect(names).toContain(name);
  });
});
