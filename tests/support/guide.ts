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
  /** A form in the browser, by the labels of its fields. */
  | { readonly kind: 'form'; readonly url: string; readonly fields: readonly FormField[] }
  | { readonly kind: 'stopServer' }
  /** The TXT record that an earlier command asked for appears in the DNS. */
  | { readonly kind: 'publishRecord' }
  /** Mail for the domain turns to where the guide has said, and may come from there. */
  | { readonly kind: 'changeMx' };

export interface FormField {
  readonly label: string;
  /** `…` where it is the one-time password that the server has printed. */
  readonly value: string;
}

const blockPattern =
  /^```(?<language>\w*)(?: (?<file>\S+))?\n(?<body>[\s\S]*?)^```$|^<!-- (?<remark>.*) -->$/gm;
const remarks: Readonly<Record<string, GuideStep>> = {
  'Here the server is stopped.': { kind: 'stopServer' },
  '여기서 서버를 멈춥니다.': { kind: 'stopServer' },
  'Here the record is published.': { kind: 'publishRecord' },
  '여기서 레코드를 게시합니다.': { kind: 'publishRecord' },
  'Here the MX record is changed.': { kind: 'changeMx' },
  '여기서 MX 레코드를 바꿉니다.': { kind: 'changeMx' },
};

/**
 * `sh` blocks hold commands; `console` blocks hold commands after `$ ` and below each what it shows, with `…` for
 * what is left out; `powershell` blocks hold what is typed in `landfall shell` after its prompt, and so does what
 * comes after `$ landfall shell …` in a console. A comment `# exit code 1 or 2` after a command says how it ends,
 * 0 without one. `toml` is the file landfall.toml, `csv people.csv` and `powershell lines.ps1` the files of that name, `form https://…` what is
 * filled in there, and `text` is only read.
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
    if ((language === 'csv' || language === 'powershell') && file !== undefined)
      return [{ kind: 'file', name: file, text: body }];
    if (language === 'sh') return lines(body).map((line) => readCommand(line, []));
    if (language === 'form' && file !== undefined) return [readForm(file, body)];
    if (language === 'console' || language === 'powershell') return readTyped(body);
    throw new Error(`A guide has a block "${language}" that no test reads:\n${body}`);
  });
}

type Command = Extract<GuideStep, { readonly kind: 'command' }>;

const typedPattern = /^(?:\$ (?<shell>landfall shell\b.*)|\$ (?<command>.*)|PS \w+> (?<input>.*))$/;

/** Each line that is typed into a shell is a session of its own, so that its output and its end are known. */
function readTyped(body: string): Command[] {
  const typed: { text: string; shell?: string; shows: string[] }[] = [];
  let current = 'landfall shell';
  for (const line of lines(body)) {
    const { shell, command, input } = typedPattern.exec(line)?.groups ?? {};
    if (shell !== undefined) current = shell;
    else if (command !== undefined) typed.push({ text: command, shows: [] });
    else if (input !== undefined) typed.push({ text: input, shell: current, shows: [] });
    else typed.at(-1)?.shows.push(...line.split('…').map((part) => part.trim()));
  }
  return typed.map(({ text, shell, shows }) => {
    const command = readCommand(text, shows);
    return shell === undefined ? command : { ...command, line: shell, input: command.line };
  });
}

function readForm(url: string, body: string): GuideStep {
  const fields = lines(body).map((line) => {
    const [label = '', value = ''] = line.split(/:\s+/);
    return { label, value };
  });
  return { kind: 'form', url, fields };
}

function readCommand(text: string, shows: readonly string[]): Command {
  const [line = '', comment = ''] = text.split(/\s+# /);
  const told = /exit code|종료 코드/.test(comment) ? [...comment.matchAll(/\d+/g)].map(Number) : [];
  return { kind: 'command', line, exitCodes: told.length > 0 ? told : [0], shows };
}

function lines(body: string): string[] {
  return body.split('\n').filter((line) => line.trim() !== '');
}
