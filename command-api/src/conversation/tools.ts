/**
 * Every tool that an assistant has, in the order in which it is offered: for MCP clients and for a model behind the chat alike.
 * None takes a user id or a confirmation: who asks is known from the token, and only the person approves a plan.
 */
import * as is from '@tasklog/schemas/validators';
import type { PreviewInput, Validator } from '@tasklog/schemas';
import { openEnum, wholeSchema } from './tool-schemas.ts';
import type { JsonSchema } from './tool-schemas.ts';

/** What changes something: the same that can be previewed. */
export type WriteName = PreviewInput['tool'];
export type ToolName = WriteName | 'find_tasks' | 'task_history' | 'next_dates' | 'preview' | 'interpret';

export type Tool = {
  name: ToolName;
  title: string;
  description: string;
  input: JsonSchema;
  output: JsonSchema;
  isInput: Validator;
  isOutput: Validator;
  /** A read changes nothing; a write happens once per requestId; a destructive one takes something away. */
  kind: 'read' | 'write' | 'destructive';
};

type Row = [
  name: ToolName,
  kind: Tool['kind'],
  title: string,
  description: string,
  input: string,
  isInput: Validator,
  output: string,
  isOutput: Validator,
];

const ROWS: Row[] = [
  [
    'find_tasks',
    'read',
    'Find tasks',
    'List or search tasks by a filter line, by fields or by text, also as they were in the past. Rows are short and numbered; hasMore says whether some are left.',
    'FindTasksInput',
    is.isFindTasksInput,
    'FindTasksOutput',
    is.isFindTasksOutput,
  ],
  [
    'add_tasks',
    'write',
    'Add tasks',
    'Add up to 25 tasks, each as a sentence in the user’s own words or as fields. Pass dates and repeats on as the user said them.',
    'AddTasksInput',
    is.isAddTasksInput,
    'ToolChange',
    is.isToolChange,
  ],
  [
    'update_tasks',
    'write',
    'Change tasks',
    'Set or clear fields of tasks; what is not named stays. To move a date alone use reschedule_tasks.',
    'UpdateTasksInput',
    is.isUpdateTasksInput,
    'ToolChange',
    is.isToolChange,
  ],
  [
    'reschedule_tasks',
    'write',
    'Move tasks to another date',
    'Give tasks another date. A repeat is kept, and so is the time of day when only a date is given.',
    'RescheduleTasksInput',
    is.isRescheduleTasksInput,
    'ToolChange',
    is.isToolChange,
  ],
  [
    'snooze_reminders',
    'write',
    'Put reminders off',
    'Let the reminders of tasks wait until later. The dates of the tasks stay.',
    'SnoozeRemindersInput',
    is.isSnoozeRemindersInput,
    'ToolChange',
    is.isToolChange,
  ],
  [
    'complete_tasks',
    'write',
    'Complete tasks',
    'Mark tasks as done. A repeating one comes back on its next date.',
    'CompleteTasksInput',
    is.isCompleteTasksInput,
    'ToolChange',
    is.isToolChange,
  ],
  [
    'skip_occurrences',
    'write',
    'Skip a date of a repeat',
    'Pass over the current date of repeating tasks: nothing is done, the next date comes. To: today passes over all that is past.',
    'SkipOccurrencesInput',
    is.isSkipOccurrencesInput,
    'ToolChange',
    is.isToolChange,
  ],
  [
    'reopen_tasks',
    'write',
    'Reopen tasks',
    'Put tasks that are done back on the list.',
    'ReopenTasksInput',
    is.isReopenTasksInput,
    'ToolChange',
    is.isToolChange,
  ],
  [
    'delete_tasks',
    'destructive',
    'Delete tasks',
    'Delete tasks, by refs or all that a filter finds. One is deleted at once; several are a plan that the user must approve.',
    'DeleteTasksInput',
    is.isDeleteTasksInput,
    'ToolChange',
    is.isToolChange,
  ],
  [
    'undo',
    'destructive',
    'Undo',
    'Take back a whole change, with all that it brought about; undo an undo to do it again. What has changed since is not touched.',
    'UndoInput',
    is.isUndoInput,
    'ToolChange',
    is.isToolChange,
  ],
  [
    'task_history',
    'read',
    'History of a task',
    'What happened to one task, newest first: when, by whom, before and after.',
    'TaskHistoryInput',
    is.isTaskHistoryInput,
    'TaskHistoryOutput',
    is.isTaskHistoryOutput,
  ],
  [
    'next_dates',
    'read',
    'Next dates of a repeat',
    'The next dates of a repeating task, or of a repeat in words that no task has yet.',
    'NextDatesInput',
    is.isNextDatesInput,
    'NextDatesOutput',
    is.isNextDatesOutput,
  ],
  [
    'preview',
    'read',
    'Preview a change',
    'What a write would do, with before and after and what would fail. Nothing is written.',
    'PreviewInput',
    is.isPreviewInput,
    'PreviewOutput',
    is.isPreviewOutput,
  ],
  [
    'interpret',
    'read',
    'Interpret a message',
    'What Tasklog takes a sentence of the user to mean, and why. Nothing is written.',
    'InterpretToolInput',
    is.isInterpretToolInput,
    'Interpretation',
    is.isInterpretation,
  ],
];

export const TOOLS: readonly Tool[] = ROWS.map(
  ([name, kind, title, description, input, isInput, output, isOutput]) => ({
    name,
    title,
    description,
    input: wholeSchema(input),
    output: wholeSchema(output, openEnum),
    isInput,
    isOutput,
    kind,
  }),
);

export function toolOf(name: ToolName): Tool {
  const tool = TOOLS.find((each) => each.name === name);
  if (tool === undefined) throw new Error(`there is no tool ${name}`);
  return tool;
}

/** MCP’s four hints. Nothing here reaches beyond the user’s own list. */
export const hintsOf = ({ kind }: Tool) => ({
  readOnlyHint: kind === 'read',
  destructiveHint: kind === 'destructive',
  idempotentHint: true,
  openWorldHint: false,
});
