import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { startChild } from '../support/child.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function demo(env: NodeJS.ProcessEnv): Promise<{ stdout: string; exitCode: number | null }> {
  await using child = await startChild('bin/landfall.mjs', { args: ['demo'], env: { LC_ALL: '', ...env } });
  const { code } = await child.exited;
  return { stdout: child.output.join('\n'), exitCode: code };
}

describe('landfall demo', () => {
  it('shows an organisation, its mail and what can be done with it, and leaves nothing behind', async () => {
    const folder = await temporaryFolder();
    const { stdout, exitCode } = await demo({ TMPDIR: folder, LANG: 'C' });
    expect(exitCode).toBe(0);
    for (const shown of [
      'minsu.kim@contoso.kr',
      'Their 400 messages',
      'Result : Success',
      'SyncedCount : 10',
      'terry.adams@contoso.kr     40      40       0         0 Clean',
      '12 unread',
      '업무 › 회의',
      'text/plain (euc-kr)',
      '3층 회의실에서 합니다',
      '5 messages removed, 5 restored',
      'ProhibitSendQuota        : 45 GB (48,318,382,080 bytes)',
      "The term 'Remove-Mailbox' is not recognized",
      'Set-Mailbox           김민수         admin       True',
      'IsValid     : True',
      'npm start',
    ]) {
      expect(stdout).toContain(shown);
    }
    // Nobody watches: no colours, no bars.
    expect(stdout).not.toContain('\u001b');
    const left = await readdir(folder);
    expect(left.filter((name) => name.startsWith('landfall-demo'))).toEqual([]);
  });

  it('speaks Korean, down to the folders of the mailboxes', async () => {
    const folder = await temporaryFolder();
    const { stdout, exitCode } = await demo({ TMPDIR: folder, LANG: 'ko_KR.UTF-8' });
    expect(exitCode).toBe(0);
    for (const shown of [
      '메시지 400통(일부는 EUC-KR)을 옛 IMAP 서버에서 옮겨 옵니다',
      '받은 편지함',
      '보낸 편지함',
      '읽지 않음 12',
      '역할이 허용하지 않는 것은 존재하지 않습니다',
      '이제 직접 실행해 보세요',
    ]) {
      expect(stdout).toContain(shown);
    }
  });
});
