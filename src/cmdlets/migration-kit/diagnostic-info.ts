import { type Bound, parameter } from '../kit/parameter.ts';
import { flag, text } from '../kit/parameter-types.ts';

/** Of cmdlets that show something. */
export const diagnosticParameters = {
  DiagnosticInfo: parameter({
    schema: text({ maxLength: 256 }),
    synopsis: {
      en: 'Any text fills the property DiagnosticInfo with what the service knows besides.',
      ko: '값을 주면 DiagnosticInfo 속성에 내부 정보를 담습니다.',
    },
    aliases: ['DiagnosticArgument'],
  }),
  Diagnostic: flag({
    synopsis: { en: 'The same as -DiagnosticInfo.', ko: '-DiagnosticInfo와 같습니다.' },
  }),
} as const;

type Given = Partial<Bound<typeof diagnosticParameters>>;

/** As JSON, for whoever looks for a mistake; nothing where nobody asked. */
export function diagnosticInfoOf(
  { DiagnosticInfo, Diagnostic = false }: Given,
  facts: () => object,
): string | undefined {
  return DiagnosticInfo === undefined && !Diagnostic ? undefined : JSON.stringify(facts());
}
