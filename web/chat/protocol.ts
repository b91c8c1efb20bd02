import type {
  ChatkitEmpty,
  ChatkitEvent,
  ChatkitItemPage,
  ChatkitRequest,
  ChatkitThread,
  ChatkitThreadPage,
} from '@tasklog/schemas';
import type { Answer, Api } from '../live/api.ts';

interface Answers {
  'threads.get_by_id': ChatkitThread;
  'threads.list': ChatkitThreadPage;
  'threads.update': ChatkitThread;
  'threads.delete': ChatkitEmpty;
  'items.list': ChatkitItemPage;
  'items.feedback': ChatkitEmpty;
}
export type Streamed =
  | 'threads.create'
  | 'threads.add_user_message'
  | 'threads.add_structured_input'
  | 'threads.retry_after_item'
  | 'threads.custom_action';
export type ParamsOf<K extends ChatkitRequest['type']> = Extract<ChatkitRequest, { type: K }>['params'];

/** How a stream came to its end: as the service meant it, or cut off, when nobody knows what is still to come. */
export type End = 'whole' | 'cut';

/** ChatKit's wire: requests that are answered at once, and such that are answered event by event. */
export interface Protocol {
  ask: <K extends keyof Answers>(type: K, params: ParamsOf<K>) => Promise<Answer<Answers[K]>>;
  /** A problem is a refusal before the first event. `key` makes it safe to say the same again. */
  stream: <K extends Streamed>(
    type: K,
    params: ParamsOf<K>,
    onEvent: (event: ChatkitEvent) => void,
    key?: string,
  ) => Promise<Answer<End>>;
}

/** A model may take its time. */
const PATIENCE_MS = 100_000;

export function makeProtocol(api: Api, timeZone: () => string): Protocol {
  const request = (type: string, params: object) => ({ type, params, metadata: { timeZone: timeZone() } });
  return {
    ask: (type, params) => api('/chatkit', { method: 'POST', body: request(type, params) }),
    stream: (type, params, onEvent, key) =>
      api<End>('/chatkit', {
        method: 'POST',
        body: request(type, params),
        patience: PATIENCE_MS,
        read: (response) => readEvents(response, onEvent),
        ...(key === undefined ? {} : { key }),
      }),
  };
}

/** Never throws: to ask again would be to say it again, and that is for the conversation to decide. */
async function readEvents({ body }: Response, onEvent: (event: ChatkitEvent) => void): Promise<End> {
  if (!body) return 'cut';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const piece = await reader.read().catch(() => null);
    if (!piece) return 'cut';
    if (piece.done) return rest.trim() === '' ? 'whole' : 'cut';
    const lines = (rest + decoder.decode(piece.value, { stream: true })).split('\n\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data: ')) onEvent(JSON.parse(line.slice(6)) as ChatkitEvent);
  }
}
