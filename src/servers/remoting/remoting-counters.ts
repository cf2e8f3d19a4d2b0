import type { Counter, Metrics } from '../../base/metrics.ts';
import type { ShellContext } from './shell-context.ts';

export interface RemotingCounters {
  readonly opened: Counter;
  readonly closed: Counter;
  readonly faults: Counter;
  readonly pipelines: Counter;
}

export function remotingCounters(metrics: Metrics, open: () => readonly ShellContext[]): RemotingCounters {
  metrics.gauge('landfall_remoting_sessions', 'Remote sessions that are open.', () => open().length);
  metrics.gauge('landfall_remoting_pipelines_running', 'Pipelines of remote sessions that run.', () =>
    open().reduce((sum, shell) => sum + shell.pipelines.running, 0),
  );
  return {
    opened: metrics.counter('landfall_remoting_sessions_opened_total', 'Remote sessions that were opened.'),
    closed: metrics.counter(
      'landfall_remoting_sessions_closed_total',
      'Remote sessions that ended, by reason.',
    ),
    faults: metrics.counter('landfall_remoting_faults_total', 'Requests answered with a fault, by its kind.'),
    pipelines: metrics.counter('landfall_remoting_pipelines_total', 'Pipelines that remote sessions ran.'),
  };
}
