import { parseGuid } from '../../base/ids.ts';
import { formatText, type Language } from '../../base/language.ts';
import type { Finding } from '../../directory/readiness/finding.ts';
import { GuidValue } from '../../wire/powershell-language/index.ts';
import { defineObjectType } from '../kit/object-type.ts';

export interface FindingRow {
  readonly finding: Finding;
  readonly language: Language;
}

const errorsOf = ({ violations }: Finding): string[] => [...new Set(violations.map(({ error }) => error))];

export const directoryFindingObject = defineObjectType<FindingRow>({
  typeNames: ['Landfall.DirectoryFinding'],
  toText: ({ finding }) => finding.id,
  properties: {
    Identity: ({ finding }) => finding.id,
    Severity: ({ finding }) => finding.severity,
    Name: ({ finding }) => finding.objectName,
    ObjectClass: ({ finding }) => finding.objectClass,
    Attribute: ({ finding }) => finding.attribute,
    Value: ({ finding }) => finding.value,
    Error: ({ finding }) => errorsOf(finding).join(', '),
    Message: ({ finding, language }) =>
      finding.violations.map(({ message }) => formatText(message[language])).join(' '),
    Action: ({ finding }) => finding.action,
    Proposal: ({ finding }) => finding.proposal,
    Holders: ({ finding }) =>
      finding.holders.map(({ dn, attribute, isHere, isProposedOwner }) => {
        const place = isHere === true ? 'Landfall' : attribute;
        return `${dn} (${place})${isProposedOwner ? ' *' : ''}`;
      }),
    Checks: ({ finding }) => finding.violations.map(({ check }) => check),
    RuleSources: ({ finding }) => [...new Set(finding.violations.flatMap(({ sources }) => sources))],
    DistinguishedName: ({ finding }) => finding.dn,
    Guid: ({ finding }) => {
      const guid = finding.guid === undefined ? undefined : parseGuid(finding.guid);
      return guid === undefined ? null : new GuidValue(guid);
    },
    Source: ({ finding }) => finding.source ?? null,
    Line: ({ finding }) => finding.line ?? null,
  },
  view: {
    table: {
      columns: [
        { property: 'Severity', width: 12 },
        { property: 'Name', width: 20 },
        { property: 'Attribute', width: 17 },
        { property: 'Value', width: 30 },
        { property: 'Error', width: 16 },
        { property: 'Action', width: 8 },
        { property: 'Proposal' },
      ],
    },
  },
});
