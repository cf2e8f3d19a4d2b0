import { describe, expect, it } from 'vitest';
import { languages } from '../src/base/language.ts';
import { allCmdlets } from '../src/cmdlets/all-cmdlets.ts';
import { checks } from '../src/directory/readiness/checks/registry.gen.ts';
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

  it.each(languages)('describes every check of directories once (%s)', (language) => {
    const page = pages.get(`${language}/directory-checks.md`) ?? '';
    const rows = page.split('\n').map((line) => line.replaceAll('\\|', '|'));
    for (const { name, synopsis } of checks) {
      const own = rows.filter((row) => row.startsWith(`| \`${name}\` |`) && row.includes(synopsis[language]));
      expect(own, name).toHaveLength(1);
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
