import { describe, expect, it } from 'vitest';
import { languages } from '../src/base/language.ts';
import { allCmdlets } from '../src/cmdlets/all-cmdlets.ts';
import { referencePages } from './generate-reference.ts';

describe('the reference', () => {
  const pages = referencePages();

  it.each(languages)('describes every cmdlet and each of its parameters once (%s)', (language) => {
    const own = [...pages].filter(([name]) => name.startsWith(`${language}/`) && !name.endsWith('README.md'));
    const sections = own.flatMap(([, text]) => text.split(/^(?=## )/m).slice(1));
    for (const cmdlet of allCmdlets) {
      const [section = '', ...more] = sections.filter((each) => each.startsWith(`## ${cmdlet.name}\n`));
      expect(more, cmdlet.name).toEqual([]);
      expect(section).toContain(cmdlet.synopsis[language]);
      for (const name of Object.keys(cmdlet.parameters)) expect(section).toContain(`| \`-${name}\` |`);
      for (const { line } of cmdlet.examples) expect(section).toContain(line);
    }
  });

  it('lists every page on the first one', () => {
    for (const language of languages) {
      const first = pages.get(`${language}/README.md`) ?? '';
      for (const name of pages.keys()) {
        const [folder, page] = name.split('/');
        if (folder === language && page !== 'README.md') expect(first).toContain(`](${page})`);
      }
    }
  });
});
