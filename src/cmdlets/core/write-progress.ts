import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, text, whole } from '../kit/parameter-types.ts';
import { ProgressRecord } from '../kit/progress-record.ts';

export const cmdlet = defineCmdlet({
  name: 'Write-Progress',
  synopsis: { en: 'Shows how far long work has come.', ko: '오래 걸리는 작업의 진행 상황을 표시합니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    Activity: parameter({
      schema: text(),
      synopsis: { en: 'What is being done.', ko: '수행 중인 작업.' },
      position: 0,
    }),
    Status: parameter({
      schema: text(),
      synopsis: { en: 'How it stands.', ko: '현재 상태.' },
      position: 1,
    }),
    Id: parameter({
      schema: whole({ min: 0 }),
      synopsis: {
        en: 'Tells activities that go on at the same time apart.',
        ko: '동시에 진행되는 작업을 구분합니다.',
      },
      position: 2,
    }),
    PercentComplete: parameter({
      schema: whole({ min: -1, max: 100 }),
      synopsis: { en: 'From 0 to 100; -1 for no bar.', ko: '0에서 100. 막대를 없애려면 -1.' },
    }),
    SecondsRemaining: parameter({
      schema: whole({ min: -1 }),
      synopsis: { en: 'How long it may yet take.', ko: '남은 시간(초).' },
    }),
    CurrentOperation: parameter({
      schema: text(),
      synopsis: { en: 'What is being worked on now.', ko: '지금 처리하는 항목.' },
    }),
    ParentId: parameter({
      schema: whole({ min: -1 }),
      synopsis: { en: 'The activity that this one is part of.', ko: '이 작업이 속한 상위 작업.' },
    }),
    Completed: flag({
      synopsis: { en: 'It is over: takes the bar away.', ko: '끝났으므로 막대를 지웁니다.' },
    }),
    SourceId: parameter({
      schema: whole(),
      synopsis: { en: 'Where the record comes from.', ko: '레코드의 출처.' },
    }),
  },
  examples: [
    {
      line: 'Write-Progress -Activity "Checking mailboxes" -Status "kim" -PercentComplete 40',
      synopsis: { en: 'A bar that is 40 % full.', ko: '40% 찬 막대.' },
    },
    {
      line: 'Write-Progress -Activity "Checking mailboxes" -Completed',
      synopsis: { en: 'Takes it away.', ko: '막대를 지웁니다.' },
    },
  ],
  async process(bound, { reporter }) {
    const known = (number: number | undefined) => (number === undefined || number < 0 ? undefined : number);
    reporter.progress(
      new ProgressRecord({
        activityId: bound.Id ?? 0,
        parentActivityId: known(bound.ParentId),
        activity: bound.Activity ?? 'Processing',
        statusDescription: bound.Status ?? 'Processing',
        currentOperation: bound.CurrentOperation,
        percentComplete: known(bound.PercentComplete),
        secondsRemaining: known(bound.SecondsRemaining),
        completed: bound.Completed,
      }),
    );
    return undefined;
  },
});
