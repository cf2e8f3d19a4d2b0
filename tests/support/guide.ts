/** Reads the commands of a guide in docs/guide, so that a test can follow it. */

export type GuideStep =
  | {
      readonly kind: 'command';
      readonly line: string;
      /** What is typed into the command. */
      readonly input?: string;
      readonly exitCodes: readonly number[];
      /** What must appear in its output. */
      readonly shows: readonly string[];
    }
  | { readonly kind: 'file'; readonly name: string; readonly text: string }
  | { readonly kind: 'stopServer' }
  /** The TXT record that an earlier command asked for appears in the DNS. */
  | { readonly kind: 'publishRecord' };

const blockPattern =
  /^```(?<language>\w*)(?: (?<file>\S+))?\n(?<body>[\s\S]*?)^```$|^<!-- (?<remark>.*) -->$/gm;
const remarks: Readonly<Record<string, GuideStep>> = {
  'Here the server is stopped.': { kind: 'stopServer' },
  '여기서 서버를 멈춥니다.': { kind: 'stopServer' },
  'Here the record is published.': { kind: 'publishRecord' },
  '여기서 레코드를 게시합니다.': { kind: 'publishRecord' },
};

/**
 * `sh` blocks hold commands; `console` blocks hold commands after `$ ` and below each what it shows, with `…` for
 * what is left out; `powershell` blocks hold what is typed in `landfall shell` after its prompt. A comment
 * `# exit code 1 or 2` after a command says how it ends, 0 without one. `toml` is the file landfall.toml,
 * `csv people.csv` the file of that name, and `text` is only read.
 */
export function readGuide(markdown: string): GuideStep[] {
  return [...markdown.matchAll(blockPattern)].flatMap(({ groups }): GuideStep[] => {
    const { language, file, body = '', remark } = groups ?? {};
    if (remark !== undefined) {
      const step = remarks[remark];
      if (step === undefined) throw new Error(`A guide has a remark that means nothing: ${remark}`);
      return [step];
    }
    if (language === 'text') return [];
    if (language === 'toml') return [{ kind: 'file', name: 'landfall.toml', text: body }];
    if (language === 'csv' && file !== undefined) return [{ kind: 'file', name: file, text: body }];
    if (language === 'sh') return lines(body).map((line) => readCommand(line, []));
    if (language === 'console') return readTyped(body, /^\$ /);
    if (language === 'powershell') {
      return readTyped(body, /^PS \w+> /).map(({ line, ...step }) => {
        return { ...step, line: 'landfall shell', input: line };
      });
    }
    throw new Error(`A guide has a block "${language}" that no test reads:\n${body}`);
  });
}

type Command = Extract<GuideStep, { readonly kind: 'command' }>;

function readTyped(body: string, prompt: RegExp): Command[] {
  const typed: { line: string; shows: string[] }[] = [];
  for (const line of lines(body)) {
    if (prompt.test(line)) typed.push({ line: line.replace(prompt, ''), shows: [] });
    else typed.at(-1)?.shows.push(...line.split('…').map((part) => part.trim()));
  }
  return typed.map(({ line, shows }) => readCommand(line, shows));
}

function readCommand(text: string, shows: readonly string[]): Command {
  const [line = '', comment = ''] = text.split(/\s+# /);
  const told = /exit code|종료 코드/.test(comment) ? [...comment.matchAll(/\d+/g)].map(Number) : [];
  return { kind: 'command', line, exitCodes: told.length > 0 ? told : [0], shows };
}

function lines(body: string): string[] {
  return body.split('\n').filter((line) => line.trim() !== '');
}
