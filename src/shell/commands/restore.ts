import type { RestoreLoss } from '../../operations/backup/restore-report.ts';
import { ArgumentMistake } from '../arguments.ts';
import { type CommandContext, defineCommand, type OptionDefinitions } from '../command.ts';
import { tableOrJson } from '../output-option.ts';
import type { Platform } from '../platform.ts';

const options = {
  generation: {
    type: 'text',
    value: 'number',
    summary: {
      en: 'As it was at this generation ("landfall backup list"); the newest without it.',
      ko: '이 세대의 상태로 복원합니다("landfall backup list"). 없으면 가장 새로운 세대.',
    },
  },
  tenant: {
    type: 'text',
    value: 'name',
    summary: {
      en: 'This organisation alone, beside those there are.',
      ko: '이 조직만 기존 조직 옆에 복원합니다.',
    },
  },
  mailbox: {
    type: 'text',
    value: 'address',
    summary: { en: 'The mailbox of this address alone.', ko: '이 주소의 사서함만 복원합니다.' },
  },
  to: {
    type: 'text',
    value: 'address',
    summary: {
      en: 'With --mailbox: whose mailbox its messages go into.',
      ko: '--mailbox와 함께: 메시지를 넣을 사서함의 주소.',
    },
  },
  toFolder: {
    type: 'text',
    value: 'folder',
    summary: {
      en: 'With --mailbox: an empty folder for its messages as files.',
      ko: '--mailbox와 함께: 메시지를 파일로 쓸 빈 폴더.',
    },
  },
  format: {
    type: 'text',
    value: 'format',
    choices: ['eml', 'mbox'],
    summary: { en: 'With --to-folder; eml without it.', ko: '--to-folder와 함께. 없으면 eml.' },
  },
  keepGoing: {
    type: 'flag',
    summary: {
      en: 'Restores what can be read of a damaged backup, and names the rest.',
      ko: '손상된 백업에서 읽을 수 있는 것을 복원하고, 복원하지 못한 것을 알립니다.',
    },
  },
  output: tableOrJson,
} as const satisfies OptionDefinitions;

export const command = defineCommand({
  name: 'restore',
  summary: {
    en: 'Restores everything, one organisation or one mailbox from a backup.',
    ko: '백업에서 전체, 조직 하나 또는 사서함 하나를 복원합니다.',
  },
  description: {
    en: 'Without --tenant or --mailbox the whole backup goes into an empty data folder, with every uid and change\nnumber it had. A mailbox goes into another one, below a folder "Restored <day>", or as files to a folder.\nFiles are checked while they are read. The server must be stopped, except with --to-folder.\nExit code: 0 done, 1 done without what --keep-going passed over, 2 failed.',
    ko: '--tenant나 --mailbox가 없으면 백업 전체를 빈 데이터 폴더에 UID와 변경 번호까지 그대로 복원합니다. 사서함은 다른\n사서함의 "Restored <날짜>" 폴더 아래나 파일로 복원합니다. 파일은 읽으면서 확인합니다. --to-folder가 아니면 서버를\n멈춰야 합니다. 종료 코드: 0 완료, 1 --keep-going으로 건너뛴 것 있음, 2 실패.',
  },
  positionals: [
    {
      name: 'folder',
      required: true,
      values: 'path',
      summary: { en: 'The folder of the backup.', ko: '백업 폴더.' },
    },
  ],
  options,
  examples: [
    {
      line: 'landfall restore /srv/backup/landfall --set store.dataFolder=/srv/drill',
      summary: {
        en: 'A drill: everything into a new folder beside the real one.',
        ko: '훈련: 실제 폴더 옆의 새 폴더에 전체 복원.',
      },
    },
    {
      line: 'landfall restore /srv/backup/landfall --mailbox minsu@contoso.kr --to minsu@contoso.kr --generation 000012',
      summary: {
        en: 'What one person had at a point in time, into their mailbox.',
        ko: '한 사람이 그때 가졌던 메일을 그 사서함으로.',
      },
    },
    {
      line: 'landfall restore /srv/backup/landfall --mailbox minsu@contoso.kr --to-folder /tmp/minsu --format mbox',
      summary: { en: 'As files.', ko: '파일로.' },
    },
  ],
  run(context) {
    const { mailbox, to, toFolder, tenant } = context.args.options;
    if (mailbox === undefined) {
      if (to !== undefined || toFolder !== undefined) {
        throw new ArgumentMistake('arguments.missingOption', { name: '--mailbox' });
      }
      return restoreAll(context, tenant);
    }
    if (tenant !== undefined) throw new ArgumentMistake('arguments.unknownOption', { name: '--tenant' });
    if (toFolder !== undefined && to === undefined) return extract(context, mailbox, toFolder);
    if (to !== undefined && toFolder === undefined) return restoreInto(context, mailbox, to);
    throw new ArgumentMistake('arguments.missingOption', { name: '--to' });
  },
});

type Context = CommandContext<typeof options>;

async function restoreAll(context: Context, tenant: string | undefined): Promise<number> {
  const { runRestore } = await import('../../operations/backup/run-restore.ts');
  await using platform = await context.openPlatform();
  const { stderr, isTerminal } = context;
  const result = await runRestore(
    { directory: platform.directory, mail: platform.store, shards: shardsOf(context) },
    {
      ...(await common(context)),
      ...(tenant === undefined ? {} : { tenant }),
      onMailbox: (id, mailbox, messages) => {
        if (isTerminal) stderr.write(`${id}/${mailbox}: ${messages}\n`);
      },
    },
  );
  await warnOfMigrations(context, platform);
  return finish(context, result, {
    en: 'Restored {tenants} {tenants?organisation|organisations} with {mailboxes} {mailboxes?mailbox|mailboxes} from generation {generation}; {losses} {losses?loss|losses}. Start a new backup folder for this installation, and bring the master key back from where it is kept.',
    ko: '세대 {generation}에서 조직 {tenants}개, 사서함 {mailboxes}개를 복원했습니다(손실 {losses}건). 이 설치에는 새 백업 폴더를 쓰고, 보관해 둔 마스터 키를 되돌려 놓으십시오.',
  });
}

/** A copy that was made for a drill would fetch mail from the servers that the real one fetches from. */
async function warnOfMigrations({ stderr, text }: Context, { directory }: Platform): Promise<void> {
  const [waiting] = await directory.listTenantsWithMigrationWork(Number.MAX_SAFE_INTEGER);
  if (waiting === undefined) return;
  const words = text({
    en: 'Migrations go on as soon as a server starts on this store. If it is a copy for a drill, stop them first: landfall -c "Get-MigrationBatch | Stop-MigrationBatch"',
    ko: '이 저장소에서 서버를 시작하면 마이그레이션이 이어집니다. 훈련용 사본이면 먼저 중지하십시오: landfall -c "Get-MigrationBatch | Stop-MigrationBatch"',
  });
  stderr.write(`${words}\n`);
}

async function restoreInto(context: Context, from: string, to: string): Promise<number> {
  const { restoreIntoMailbox } = await import('../../operations/backup/restore-into-mailbox.ts');
  await using platform = await context.openPlatform();
  const target = { directory: platform.directory, mail: platform.store, shards: shardsOf(context) };
  const result = await restoreIntoMailbox(target, { ...(await common(context)), from, to });
  return finish(context, result, {
    en: 'Restored {messages} messages into the folder "{folderName}" from generation {generation}; {losses} losses.',
    ko: '세대 {generation}의 메시지 {messages}개를 "{folderName}" 폴더에 복원했습니다(손실 {losses}건).',
  });
}

async function extract(context: Context, from: string, toFolder: string): Promise<number> {
  const { extractMailbox } = await import('../../operations/backup/extract-mailbox.ts');
  const format = context.args.options.format ?? 'eml';
  const result = await extractMailbox({ ...(await common(context)), from, toFolder, format });
  return finish(context, result, {
    en: 'Wrote {messages} messages from generation {generation}; {losses} losses.',
    ko: '세대 {generation}의 메시지 {messages}개를 파일로 썼습니다(손실 {losses}건).',
  });
}

async function common({ args, clock, signal, stdout }: Context) {
  const { generation, keepGoing, output } = args.options;
  const { systemRandom } = await import('../../base/random.ts');
  return {
    folder: args.positionals[0] ?? '',
    clock,
    random: systemRandom,
    signal,
    keepGoing,
    ...(generation === undefined ? {} : { generation }),
    onLoss: ({ sentence }: RestoreLoss) => {
      if (output !== 'json') stdout.write(`${sentence}\n`);
    },
  };
}

function finish(
  { args, stdout, text }: Context,
  result: { readonly losses: number },
  words: { en: string; ko: string },
): number {
  if (args.options.output === 'json') stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
  else stdout.write(`${text(words, { ...result })}\n`);
  return result.losses > 0 ? 1 : 0;
}

function shardsOf({ config }: Context): number[] {
  return Array.from({ length: config().store.shards }, (_, index) => index);
}
