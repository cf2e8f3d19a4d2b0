/** Reads the commands of a guide in docs/guide, so that a test can follow it. */

export type GuideStep =
  | {
      readonly kind: 'command';
      readonly line: string;
      readonly exitCodes: readonly number[];
      /** What must appear in its output. */
      readonly shows: readonly string[];
    }
  /** A `toml` block: the file landfall.toml. */
  | { readonly kind: 'file'; readonly text: string }
  | { readonly kind: 'stopServer' };

const blockPattern = /^```(?<language>\w*)\n(?<body>[\s\S]*?)^```$|^<!-- (?<remark>.*) -->$/gm;
const stopRemarks = ['Here the server is stopped.', '여기서 서버를 멈춥니다.'];

/**
 * `sh` blocks hold commands; `console` blocks hold commands after `$ ` and below each what it shows, with `…` for
 * what is left out. A comment `# exit code 1 or 2` after a command says how it ends, 0 without one.
 */
export function readGuide(markdown: string): GuideStep[] {
  return [...markdown.matchAll(blockPattern)].flatMap(({ groups }): GuideStep[] => {
    const { language, body = '', remark } = groups ?? {};
    if (remark !== undefined) {
      if (!stopRemarks.includes(remark))
        throw new Error(`A guide has a remark that means nothing: ${remark}`);
      return [{ kind: 'stopServer' }];
    }
    if (language === 'toml') return [{ kind: 'file', text: body }];
    if (language === 'sh') return lines(body).map((line) => readCommand(line, []));
    if (language === 'console') return readConsole(body);
    throw new Error(`A guide has a block "${language}" that no test reads:\n${body}`);
  });
}

function readConsole(body: string): GuideStep[] {
  const typed: { line: string; shows: string[] }[] = [];
  for (const line of lines(body)) {
    if (line.startsWith('$ ')) typed.push({ line: line.slice(2), shows: [] });
    else typed.at(-1)?.shows.push(...line.split('…').map((part) => part.trim()));
  }
  return typed.map(({ line, shows }) => readCommand(line, shows));
}

function readCommand(text: string, shows: readonly string[]): GuideStep {
  const [line = '', comment = ''] = text.split(/\s+# /);
  const told = /exit code|종료 코드/.test(comment) ? [...comment.matchAll(/\d+/g)].map(Number) : [];
  return { kind: 'command', line, exitCodes: told.length > 0 ? told : [0], shows };
}

function lines(body: string): string[] {
  return body.split('\n').filter((line) => line.trim() !== '');
}
