/** What the parts of the health map say, by what is known of each: the services speak one language, the pages the reader's. */
import type { HealthNode } from './health-map.ts';

/** Under `ops.health.sayings`. */
export type Saying =
  | 'through'
  | 'notKnown'
  | 'running'
  | 'noSession'
  | 'outboxEmpty'
  | 'outboxWaits'
  | 'outboxStands'
  | 'leads'
  | 'nobodyLeads'
  | 'readable'
  | 'upToDate'
  | 'catchingUp'
  | 'seeLag'
  | 'lettersNone'
  | 'lettersWait'
  | 'intentsWait'
  | 'intentsRefused'
  | 'answers';

/** Under `ops.health.figures`. */
export type FigureKind = 'processes' | 'entries' | 'lease' | 'perSecond' | 'behind' | 'waiting';

export function sayingOf({ name, state, number }: HealthNode): Saying {
  const isWell = state === 'ok';
  switch (name) {
    case 'web':
      return isWell ? 'through' : 'notKnown';
    case 'command-api':
    case 'realtime':
      return isWell ? 'running' : 'noSession';
    case 'outbox':
      if (!isWell) return 'outboxStands';
      return number === 0 ? 'outboxEmpty' : 'outboxWaits';
    case 'relay':
      return isWell ? 'leads' : 'nobodyLeads';
    case 'log':
      return 'readable';
    case 'dead letters':
      return isWell ? 'lettersNone' : 'lettersWait';
    case 'intents':
      return isWell ? 'intentsWait' : 'intentsRefused';
    case 'query-api':
      return 'answers';
    default:
      if (!isWell) return 'seeLag';
      return number === 0 ? 'upToDate' : 'catchingUp';
  }
}

/** What the one number of a part is. */
export function figureKindOf({ name }: Pick<HealthNode, 'name'>): FigureKind {
  switch (name) {
    case 'command-api':
    case 'realtime':
      return 'processes';
    case 'outbox':
      return 'entries';
    case 'relay':
      return 'lease';
    case 'log':
      return 'perSecond';
    case 'dead letters':
    case 'intents':
      return 'waiting';
    default:
      return 'behind';
  }
}
