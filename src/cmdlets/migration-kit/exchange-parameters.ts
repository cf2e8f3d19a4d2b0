/**
 * Parameters that Exchange documents for these cmdlets and that say nothing of a migration from IMAP. Exchange takes
 * them and does nothing with them there, so that scripts that give them go on working.
 */
import { parameter } from '../kit/parameter.ts';
import { anything, flag } from '../kit/parameter-types.ts';

const synopsis = {
  en: 'Taken for the sake of scripts written for Exchange; it changes nothing here.',
  ko: 'Exchange용 스크립트를 위해 받기만 하며 아무 영향이 없습니다.',
} as const;

const ignored = parameter({ schema: anything(), synopsis });
const ignoredSwitch = flag({ synopsis });

/** Of every cmdlet of migrations. */
export const ignoredParameters = { DomainController: ignored, Partition: ignored } as const;

/** Of those that make or change a batch: other kinds of migration use them. */
export const ignoredBatchParameters = {
  ...ignoredParameters,
  AutoRetryCount: ignored,
  Locale: ignored,
  MoveOptions: ignored,
  SkipMerging: ignored,
  SkipMoving: ignored,
  SkipSteps: ignored,
} as const;

export const ignoredUserParameters = { ...ignoredParameters, IncludeAssociatedUsers: ignoredSwitch } as const;

export const ignoredStatisticsParameters = {
  ...ignoredParameters,
  IncludeCopilotReport: ignoredSwitch,
  SkipSubscription: ignoredSwitch,
} as const;

export const ignoredConfigParameters = {
  ...ignoredParameters,
  AllPartitions: ignoredSwitch,
  IncludeSimplifiedGmailMigrationData: ignoredSwitch,
} as const;

const nothingToAsk = {
  en: 'Taken for the sake of scripts written for Exchange; this cmdlet changes nothing.',
  ko: 'Exchange용 스크립트를 위해 받기만 합니다. 이 cmdlet은 아무것도 변경하지 않습니다.',
} as const;

/** Of those that Exchange asks about although they change nothing. */
export const ignoredQuestions = {
  WhatIf: flag({ synopsis: nothingToAsk, aliases: ['wi'] }),
  Confirm: flag({ synopsis: nothingToAsk, aliases: ['cf'] }),
} as const;
