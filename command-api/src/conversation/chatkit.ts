/** ChatKit's requests, each to what answers it: a turn of the conversation as events, all else at once. */
import { Problem } from '@tasklog/runtime';
import type { ChatkitAnswer, ChatkitRequest } from '@tasklog/schemas';
import { newId } from '../ids.ts';
import {
  headOf,
  itemPage,
  noSuchCursor,
  noSuchItem,
  noSuchThread,
  pageOf,
  threadIdIn,
  threadOf,
} from './chatkit-threads.ts';
import type { Caller } from './chatkit-threads.ts';
import { addMessage, answerQuestion, click, clicked, create, redrawn, retry } from './chatkit-turns.ts';
import type { Deps, Emit } from './chatkit-turns.ts';

const STREAMED = [
  'threads.create',
  'threads.add_user_message',
  'threads.add_client_tool_output',
  'threads.add_structured_input',
  'threads.retry_after_item',
  'threads.custom_action',
] as const satisfies ChatkitRequest['type'][];

type Streamed = Extract<ChatkitRequest, { type: (typeof STREAMED)[number] }>;
type Answered = Exclude<ChatkitRequest, Streamed>;

export type Chatkit = {
  /** Answers as events. What is refused before the first one is thrown, and so is what fails later. */
  stream: (caller: Caller, request: Streamed, emit: Emit) => Promise<void>;
  answer: (caller: Caller, request: Answered) => Promise<ChatkitAnswer>;
};

export const isStreamed = (request: ChatkitRequest): request is Streamed =>
  STREAMED.some((type) => type === request.type);

const FIRST_ITEMS = 20;
const PAGE = 20;

export function createChatkit(deps: Deps): Chatkit {
  const { chats } = deps;
  return {
    stream: async (caller, request, emit) => {
      switch (request.type) {
        case 'threads.create':
          return create(deps, caller, request.params.input, emit);
        case 'threads.add_user_message': {
          const { id } = await headOf(deps, caller, request.params.thread_id);
          return addMessage(deps, caller, id, request.params.input, emit);
        }
        case 'threads.retry_after_item':
          return retry(deps, caller, request.params, emit);
        case 'threads.add_structured_input':
          return answerQuestion(deps, caller, request.params, emit);
        case 'threads.custom_action':
          return click(deps, caller, request.params, emit);
        case 'threads.add_client_tool_output':
          await headOf(deps, caller, request.params.thread_id);
          throw new Problem(409, 'no-tool-call', 'No tool of the client was called, so no output is waited for.');
      }
    },
    answer: async (caller, request) => {
      const { userId } = caller;
      switch (request.type) {
        case 'threads.get_by_id': {
          const head = await headOf(deps, caller, request.params.thread_id);
          return threadOf(head, await itemPage(deps, userId, head.id, { limit: FIRST_ITEMS, order: 'asc' }));
        }
        case 'threads.list': {
          const { limit = PAGE, order = 'desc', after } = request.params;
          const slice = await chats.heads(userId, { limit, order, after: after && (threadIdIn(after) ?? newId()) });
          if (!slice) throw noSuchCursor();
          return pageOf(
            slice.found.map((head) => threadOf(head)),
            slice.more,
          );
        }
        case 'items.list': {
          const { thread_id, limit = PAGE, order = 'desc', after } = request.params;
          const { id } = await headOf(deps, caller, thread_id);
          return itemPage(deps, userId, id, { limit, order, after });
        }
        case 'items.feedback': {
          const { thread_id, item_ids, kind } = request.params;
          const { id } = await headOf(deps, caller, thread_id);
          if ((await chats.rate(userId, id, item_ids, kind)) === 0) throw noSuchItem('/params/item_ids');
          return {};
        }
        case 'threads.update': {
          const head = await headOf(deps, caller, request.params.thread_id);
          const title = request.params.title.trim();
          if (!(await chats.rename(userId, head.id, title))) throw noSuchThread();
          return threadOf({ ...head, title });
        }
        case 'threads.delete': {
          const { id } = await headOf(deps, caller, request.params.thread_id);
          await chats.remove(userId, id);
          return {};
        }
        case 'threads.sync_custom_action': {
          const { kept, shown, said } = await clicked(deps, caller, request.params);
          const answer = await deps.converse.chat(said);
          return { updated_item: await redrawn(deps, said, kept, shown, answer) };
        }
        case 'attachments.create':
        case 'attachments.delete':
          throw new Problem(422, 'attachments-not-taken', 'Files are not taken here. Write what is to be done.');
        case 'input.transcribe':
          throw new Problem(422, 'speech-not-taken', 'Speech is not understood here. Write what is to be done.');
      }
    },
  };
}
