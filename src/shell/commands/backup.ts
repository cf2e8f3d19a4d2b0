import type { BackupResult } from '../../operations/backup/run-backup.ts';
import type { VerifyFinding } from '../../operations/backup/verify-backup.ts';
import { ArgumentMistake } from '../arguments.ts';
import { type CommandContext, defineCommand, type OptionDefinitions } from '../command.ts';
import { tableOrJson } from '../output-option.ts';

const actions = ['verify', 'list'] as const;
type Action = (typeof actions)[number] | 'make';

const options = {
  verify: {
    type: 'flag',
    summary: {
      en: 'Afterwards reads every generation back, not the new one alone.',
      ko: '새 세대만이 아니라 모든 세대를 다시 읽어 확인합니다.',
    },
  },
  deep: {
    type: 'flag',
    summary: {
      en: 'When verifying, hashes every message body.',
      ko: '검증할 때 모든 메시지 본문의 해시를 계산합니다.',
    },
  },
  output: tableOrJson,
} as const satisfies OptionDefinitions;

export const command = defineCommand({
  name: 'backup',
  summary: {
    en: 'Backs everything up to a folder, beside a running server; verifies and lists backups.',
    ko: '실행 중인 서버 옆에서 모든 것을 폴더에 백업하고, 백업을 검증하거나 나열합니다.',
  },
  description: {
    en: 'Each run adds a generation with what changed since the one before, and reads it back. A run that is cut\nshort leaves the generations before it as they were; the next one goes on with the bodies it had copied.\nThe keys of organisations are in the backup, encrypted by the master key. The master key is not: keep it\nelsewhere, or secrets in the backup can never be read again. Exit code: 0 done and verified, 1 something\ncould not be saved or read back, 2 failed.',
    ko: '실행할 때마다 앞선 백업 뒤에 바뀐 것을 담은 세대를 하나 더하고 다시 읽어 확인합니다. 도중에 끊겨도 앞선 세대는\n그대로이며, 다음 실행이 이미 복사한 본문을 이어받습니다. 조직의 키는 마스터 키로 암호화되어 백업에 들어갑니다.\n마스터 키는 들어가지 않으므로 다른 곳에 보관하십시오. 없으면 백업의 비밀을 다시 읽을 수 없습니다.\n종료 코드: 0 완료 및 검증, 1 저장하거나 다시 읽지 못한 것 있음, 2 실패.',
  },
  positionals: [
    {
      name: 'action-or-folder',
      values: 'path',
      required: true,
      summary: {
        en: 'A folder to back up to; or "verify" or "list".',
        ko: '백업할 폴더, 또는 "verify"나 "list".',
      },
    },
    {
      name: 'folder',
      summary: { en: 'The folder of the backup to verify or list.', ko: '검증하거나 나열할 백업 폴더.' },
    },
  ],
  options,
  examples: [
    {
      line: 'landfall backup /srv/backup/landfall',
      summary: {
        en: 'Adds a generation; fit for a timer.',
        ko: '세대를 하나 더합니다. 타이머에 알맞습니다.',
      },
    },
    {
      line: 'landfall backup verify /srv/backup/landfall --deep',
      summary: { en: 'Reads everything back.', ko: '모두 다시 읽어 확인합니다.' },
    },
    {
      line: 'landfall backup list /srv/backup/landfall',
      summary: { en: 'Shows the generations.', ko: '세대를 보여 줍니다.' },
    },
  ],
  run(context) {
    const { action, folder } = whatToDo(context.args.positionals);
    if (action === 'verify') return verify(context, folder);
    if (action === 'list') return list(context, folder);
    return make(context, folder);
  },
});

type Context = CommandContext<typeof options>;

function whatToDo([first = '', second]: readonly string[]): { action: Action; folder: string } {
  const action = actions.find((each) => each === first);
  if (action === undefined) {
    if (second !== undefined) throw new ArgumentMistake('arguments.tooMany', { found: second });
    return { action: 'make', folder: first };
  }
  if (second === undefined) throw new ArgumentMistake('arguments.missingPositional', { name: 'folder' });
  return { action, folder: second };
}

async function make(context: Context, folder: string): Promise<number> {
  const { args, clock, signal, stdout, stderr, text, isTerminal, version } = context;
  const { runBackup } = await import('../../operations/backup/run-backup.ts');
  await using platform = await context.openPlatform({ readOnly: true });
  const { directory, store } = platform;
  const result = await runBackup(
    { directory, findMail: () => store },
    {
      folder,
      clock,
      program: version,
      signal,
      onMailbox: (tenant, mailbox, changes) => {
        if (isTerminal) stderr.write(`${tenant}/${mailbox}: ${changes}\n`);
      },
    },
  );
  const all = args.options.verify ? await findings(context, folder) : result.findings;
  if (args.options.output === 'json') {
    const { generation, problems, mailboxes, tenants } = result.manifest;
    const { changes, bodies } = result;
    const counts = { tenants: tenants.length, mailboxes: mailboxes.length, changes, bodies };
    stdout.write(`${JSON.stringify({ generation, ...counts, problems, findings: all }, undefined, 2)}\n`);
  } else {
    stdout.write(said(result, text));
    for (const problem of result.manifest.problems) stdout.write(`${lostBefore(problem, text)}\n`);
    for (const finding of all) stdout.write(`${line(finding)}\n`);
  }
  return all.length + result.manifest.problems.length > 0 ? 1 : 0;
}

function said({ manifest, changes, bodies }: BackupResult, text: Context['text']): string {
  const { generation, mailboxes, tenants } = manifest;
  const values = { generation, tenants: tenants.length, mailboxes: mailboxes.length, changes, bodies };
  return `${text(
    {
      en: 'Generation {generation}: {tenants} {tenants?organisation|organisations}, {mailboxes} {mailboxes?mailbox|mailboxes}, {changes} {changes?change|changes}, {bodies} new {bodies?body|bodies}.',
      ko: '세대 {generation}: 조직 {tenants}개, 사서함 {mailboxes}개, 변경 {changes}건, 새 본문 {bodies}개.',
    },
    values,
  )}\n${text({
    en: 'The master key is not in the backup. Keep it in another safe place.',
    ko: '마스터 키는 백업에 들어 있지 않습니다. 다른 안전한 곳에 보관하십시오.',
  })}\n`;
}

function lostBefore(problem: BackupResult['manifest']['problems'][number], text: Context['text']): string {
  const { tenant, mailbox, folder, uid, reason } = problem;
  return text(
    {
      en: 'The store itself has lost the content of message {folder}/{uid} of mailbox {mailbox} of tenant {tenant} ({reason}). Run "landfall fsck".',
      ko: '저장소가 테넌트 {tenant} 사서함 {mailbox}의 메시지 {folder}/{uid} 내용을 이미 잃었습니다({reason}). "landfall fsck"를 실행하십시오.',
    },
    { tenant, mailbox, folder, uid, reason },
  );
}

async function verify(context: Context, folder: string): Promise<number> {
  const { args, stdout, text } = context;
  const found = await findings(context, folder);
  if (args.options.output === 'json') {
    stdout.write(`${JSON.stringify({ folder, findings: found }, undefined, 2)}\n`);
  } else {
    for (const finding of found) stdout.write(`${line(finding)}\n`);
    const whole = { en: 'Every file of {folder} is whole.', ko: '{folder}의 모든 파일이 온전합니다.' };
    const broken = { en: '{count} findings in {folder}.', ko: '{folder}에서 문제 {count}건을 찾았습니다.' };
    stdout.write(`${text(found.length === 0 ? whole : broken, { folder, count: found.length })}\n`);
  }
  return found.length === 0 ? 0 : 1;
}

async function findings({ args, clock, signal }: Context, folder: string): Promise<VerifyFinding[]> {
  const [{ BackupFolder }, { openBodies }, { verifyBackup }] = await Promise.all([
    import('../../operations/backup/backup-folder.ts'),
    import('../../operations/backup/body-archive.ts'),
    import('../../operations/backup/verify-backup.ts'),
  ]);
  const backup = await BackupFolder.open(folder);
  const bodies = await openBodies(backup, clock, false);
  try {
    return await Array.fromAsync(verifyBackup(backup, bodies, { deep: args.options.deep, signal }));
  } finally {
    await bodies.close();
  }
}

async function list({ args, stdout, text }: Context, folder: string): Promise<number> {
  const { BackupFolder } = await import('../../operations/backup/backup-folder.ts');
  const backup = await BackupFolder.open(folder);
  const rows: object[] = [];
  for (const name of await backup.generations()) {
    const { generation, completedAt, tenants, mailboxes, files, packs, problems } =
      await backup.readManifest(name);
    const bytes = [...files, ...packs].reduce((sum, each) => sum + each.bytes, 0);
    const values = {
      generation,
      completedAt: new Date(completedAt).toISOString(),
      tenants: tenants.length,
      mailboxes: mailboxes.length,
      bytes,
      problems: problems.length,
    };
    rows.push(values);
    if (args.options.output !== 'json') {
      const en =
        '{generation}  {completedAt}  {tenants} {tenants?organisation|organisations}, {mailboxes} {mailboxes?mailbox|mailboxes}, {bytes} bytes';
      const ko = '{generation}  {completedAt}  조직 {tenants}개, 사서함 {mailboxes}개, {bytes}바이트';
      stdout.write(`${text({ en, ko }, values)}\n`);
    }
  }
  if (args.options.output === 'json') stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
  return 0;
}

function line({ file, sentence }: VerifyFinding): string {
  return `${file}: ${sentence}`;
}
