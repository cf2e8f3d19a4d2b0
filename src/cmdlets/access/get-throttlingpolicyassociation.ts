import type { ThrottlingPolicy } from '../../access/throttling/throttling-policy.ts';
import { isAppError } from '../../base/errors.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { recipientIdentity } from '../kit/identities.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import { parameter } from '../kit/parameter.ts';
import { throttlingAssociationObject } from '../presentation/throttling-objects.ts';
import { policyIdentity } from '../throttling-kit/parameters.ts';

interface Choice {
  readonly Identity?: string | undefined;
  readonly ThrottlingPolicy?: string | undefined;
}

export const cmdlet = defineCmdlet({
  name: 'Get-ThrottlingPolicyAssociation',
  synopsis: {
    en: 'Shows to whom throttling policies are assigned.',
    ko: '스로틀링 정책이 할당된 계정을 표시합니다.',
  },
  role: 'View-Only Configuration',
  scope: 'organization',
  effect: 'read',
  output: throttlingAssociationObject,
  parameters: {
    Identity: parameter({
      schema: recipientIdentity(),
      synopsis: { en: 'Of this account.', ko: '이 계정의 정책.' },
      position: 0,
      fromPipeline: 'both',
      completer: 'recipient',
    }),
    ThrottlingPolicy: parameter({
      schema: policyIdentity(),
      synopsis: { en: 'Those with this policy.', ko: '이 정책이 할당된 계정.' },
    }),
    ResultSize: resultSizeParameter,
  },
  examples: [{ line: 'Get-ThrottlingPolicyAssociation', synopsis: { en: 'All of them.', ko: '모든 할당.' } }],
  async *process({ ResultSize, ...choice }, context) {
    yield* limitResults(presentAssociations(choice, context), ResultSize, context);
  },
});

async function* presentAssociations({ Identity, ThrottlingPolicy }: Choice, context: CmdletContext) {
  const { rooms, organization } = context;
  const own = Identity === undefined ? undefined : await rooms.recipients.get(organization.tenant, Identity);
  const wanted = ThrottlingPolicy && (await rooms.throttling.get(organization, ThrottlingPolicy)).guid;
  const policies = new Map((await rooms.throttling.list(organization)).map((each) => [each.guid, each]));
  for (const { recipient, policy } of await rooms.throttling.associations(organization)) {
    if (own !== undefined && recipient !== own.guid) continue;
    if (wanted !== undefined && policy !== wanted) continue;
    const row = await rowOf(recipient, policies.get(policy), context);
    if (row !== undefined) yield throttlingAssociationObject.present(row);
  }
}

/** None of somebody who is gone, or of a policy that is. */
async function rowOf(
  recipient: string,
  policy: ThrottlingPolicy | undefined,
  { rooms, organization }: CmdletContext,
) {
  if (policy === undefined) return undefined;
  try {
    const { name, guid } = await rooms.recipients.get(organization.tenant, recipient);
    return { name, guid, policy: policy.name };
  } catch (error) {
    if (isAppError(error, 'notFound')) return undefined;
    throw error;
  }
}
