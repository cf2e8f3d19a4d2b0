import { recordedChanges } from '../../directory/sync/runs/change-history.ts';
import type { CycleProgress } from '../../directory/sync/runs/cycle.ts';
import { policyTypes } from '../../directory/sync/runs/sync-configuration.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, oneOf } from '../kit/parameter-types.ts';
import { ProgressRecord } from '../kit/progress-record.ts';
import { adsyncChangeObject } from '../presentation/adsync-change-object.ts';
import { adsyncCycleObject } from '../presentation/adsync-run-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Start-ADSyncSyncCycle',
  synopsis: {
    en: 'Synchronises the organisation with its directories now, and says what was done.',
    ko: '지금 조직을 디렉터리와 동기화하고 결과를 알려 줍니다.',
  },
  description: {
    en: 'With -WhatIf the sources are read and the whole plan is printed, each change with its rule, and nothing is changed here. A cycle that was interrupted is completed first. Where more objects would be deleted than the threshold allows, nothing at all is exported.',
    ko: '-WhatIf를 주면 원본을 읽어 모든 변경 계획과 규칙을 출력하고 아무것도 바꾸지 않습니다. 중단된 동기화가 있으면 먼저 마칩니다. 삭제할 개체가 임계값보다 많으면 아무것도 내보내지 않습니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'change',
  output: adsyncCycleObject,
  parameters: {
    PolicyType: parameter({
      schema: oneOf(policyTypes),
      synopsis: {
        en: 'Delta for what has changed, Initial for everything; what the scheduler would do without it.',
        ko: 'Delta는 변경된 것만, Initial은 전체. 지정하지 않으면 일정에 따릅니다.',
      },
      position: 0,
    }),
    Force: flag({
      synopsis: {
        en: 'Deletes as many objects as the plan says, beyond the deletion threshold too.',
        ko: '삭제 임계값을 넘더라도 계획대로 삭제합니다.',
      },
    }),
  },
  examples: [
    {
      line: 'Start-ADSyncSyncCycle -PolicyType Initial -WhatIf',
      synopsis: {
        en: 'All that a first synchronisation would do.',
        ko: '첫 동기화에서 할 모든 일을 미리 봅니다.',
      },
    },
    {
      line: 'Start-ADSyncSyncCycle -PolicyType Delta',
      synopsis: { en: 'Takes over what has changed.', ko: '변경된 것을 반영합니다.' },
    },
    {
      line: 'Start-ADSyncSyncCycle -WhatIf | Where-Object Action -eq Delete',
      synopsis: { en: 'Who would be deleted.', ko: '삭제될 개체.' },
    },
  ],
  target: (_, { organization }) => organization.name,
  async *preview({ PolicyType }, context) {
    const { rooms, organization, actor, signal } = context;
    const plan = rooms.directory.synchronization.previewCycle(organization, {
      ...{ userName: actor.name, signal, onProgress: teller(context) },
      ...(PolicyType !== undefined && { policyType: PolicyType }),
    });
    let count = 0;
    for await (const { item } of plan) {
      for (const change of recordedChanges(item, 0, context.clock.now())) {
        count += 1;
        yield adsyncChangeObject.present(change);
      }
      if ('errors' in item)
        for (const { message, name } of item.errors) context.reporter.warn(`${name}: ${message}`);
    }
    endProgress(context);
    if (count === 0)
      context.reporter.warn('Nothing would be changed: the organization is as its directories say.');
  },
  async *process({ PolicyType, Force }, context) {
    const { rooms, organization, actor, signal } = context;
    try {
      const runs = await rooms.directory.synchronization.runCycle(organization, {
        ...{ userName: actor.name, signal, onProgress: teller(context), confirmsDeletions: Force ?? false },
        ...(PolicyType !== undefined && { policyType: PolicyType }),
      });
      for (const { message, result, connectorName } of runs.flatMap(({ steps }) => steps)) {
        if (message !== null) context.reporter.warn(`${connectorName}: ${result}: ${message}`);
      }
      if (runs.some(({ isStaging }) => isStaging)) {
        context.reporter.warn(
          'Staging mode is on: everything was read and planned, and nothing was changed. Turn it off: Set-ADSyncScheduler -StagingModeEnabled $false.',
        );
      }
      if (runs.some(({ result }) => result !== 'success')) {
        context.reporter.warn(
          'Some objects or values did not come. See which, and why: Get-DirectoryProvisioningError.',
        );
      }
      yield adsyncCycleObject.present(runs);
    } finally {
      endProgress(context);
    }
  },
});

const activityId = 1;
const activity = 'Start-ADSyncSyncCycle';

function teller({ reporter }: CmdletContext): (progress: CycleProgress) => void {
  return ({ profile, connectorName, done }) => {
    const counted = done > 0 ? `: ${done}` : '';
    reporter.progress(
      new ProgressRecord({
        activityId,
        activity,
        statusDescription: `${connectorName}, ${profile}${counted}`,
      }),
    );
  };
}

function endProgress({ reporter }: CmdletContext): void {
  reporter.progress(new ProgressRecord({ activityId, activity, statusDescription: ' ', completed: true }));
}
