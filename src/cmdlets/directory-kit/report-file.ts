/** Writes a report while findings pass by; it stands under its name when it is whole. */
import type { Language } from '../../base/language.ts';
import type { Finding } from '../../directory/readiness/finding.ts';
import type { ReadinessRun } from '../../directory/readiness/readiness-run.ts';
import { makeReportWriter, reportFormOf } from '../../directory/readiness/reports/write-report.ts';
import type { FileWriter, LocalFiles } from '../kit/files/local-files.ts';

const flushLength = 64 * 1024;

export class ReportFile {
  readonly #files: LocalFiles;
  readonly #path: string;
  readonly #writer: ReturnType<typeof makeReportWriter>;
  #output: FileWriter | undefined;
  #pending = '';

  /** Refuses names that say no form before anything is read. */
  constructor(files: LocalFiles, path: string, language: Language) {
    this.#files = files;
    this.#path = path;
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    this.#writer = makeReportWriter(reportFormOf(path), language, timeZone);
  }

  async *passOn(
    examination: AsyncGenerator<Finding, ReadinessRun>,
    isWanted: (finding: Finding) => boolean,
  ): AsyncGenerator<Finding, ReadinessRun> {
    const partial = `${this.#path}.partial`;
    this.#output = await this.#files.open(partial, 'create');
    let isWhole = false;
    try {
      await this.#write(this.#writer.begin());
      for (;;) {
        const { done, value } = await examination.next();
        if (!done) {
          if (isWanted(value)) await this.#write(this.#writer.add(value));
          yield value;
          continue;
        }
        for (const text of this.#writer.end(value)) await this.#write(text);
        await this.#flush();
        isWhole = true;
        return value;
      }
    } finally {
      await examination.return(undefined as never);
      await this.#output.close();
      if (isWhole) await this.#replace(partial);
      else await this.#files.remove(partial);
    }
  }

  async #replace(partial: string): Promise<void> {
    if (await this.#files.find(this.#path)) await this.#files.remove(this.#path);
    await this.#files.move(partial, this.#path);
  }

  async #write(text: string): Promise<void> {
    this.#pending += text;
    if (this.#pending.length >= flushLength) await this.#flush();
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#pending, 'utf8');
    this.#pending = '';
    await this.#output?.write(bytes);
  }
}
