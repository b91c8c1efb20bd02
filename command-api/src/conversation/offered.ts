/** The tools that a model is offered: commands as the schemas in schemas/model say them. No tool takes a user, a token or a confirmation. */
import type {
  ProposedChanges,
  ProposedListing,
  ProposedMoves,
  ProposedRefs,
  ProposedReturn,
  ProposedSnoozes,
  ProposedTasks,
  Validator,
} from '@tasklog/schemas';
import bundle from '@tasklog/schemas/bundle.json' with { type: 'json' };
import {
  isProposedChanges,
  isProposedListing,
  isProposedMoves,
  isProposedRefs,
  isProposedReturn,
  isProposedSnoozes,
  isProposedTasks,
} from '@tasklog/schemas/validators';

/** A call whose arguments are as their schema says; nothing more is known of it yet. */
export type Wanted =
  | { tool: 'add_tasks'; input: ProposedTasks }
  | { tool: 'update_tasks'; input: ProposedChanges }
  | { tool: 'reschedule_tasks'; input: ProposedMoves }
  | { tool: 'snooze_reminders'; input: ProposedSnoozes }
  | { tool: 'complete_tasks'; input: ProposedRefs }
  | { tool: 'reopen_tasks'; input: ProposedRefs }
  | { tool: 'delete_tasks'; input: ProposedRefs }
  | { tool: 'list_tasks'; input: ProposedListing }
  | { tool: 'undo'; input: ProposedReturn };
export type ToolName = Wanted['tool'];

type Tool = { schema: string; validate: Validator<unknown>; about: string };

export const PROPOSALS: Record<ToolName, Tool> = {
  add_tasks: { schema: 'ProposedTasks', validate: isProposedTasks, about: 'Add tasks, one entry each.' },
  update_tasks: {
    schema: 'ProposedChanges',
    validate: isProposedChanges,
    about: 'Change title, priority, tags, note or repeat of tasks.',
  },
  reschedule_tasks: {
    schema: 'ProposedMoves',
    validate: isProposedMoves,
    about: 'Move tasks to another date or time.',
  },
  snooze_reminders: { schema: 'ProposedSnoozes', validate: isProposedSnoozes, about: 'Put reminders off.' },
  complete_tasks: { schema: 'ProposedRefs', validate: isProposedRefs, about: 'Mark tasks as done.' },
  reopen_tasks: { schema: 'ProposedRefs', validate: isProposedRefs, about: 'Mark done tasks as not done.' },
  delete_tasks: { schema: 'ProposedRefs', validate: isProposedRefs, about: 'Delete tasks.' },
  list_tasks: { schema: 'ProposedListing', validate: isProposedListing, about: 'Show a list of tasks.' },
  undo: { schema: 'ProposedReturn', validate: isProposedReturn, about: 'Take the last change back, or do it again.' },
};

export type OfferedTool = { name: ToolName; description: string; parameters: Record<string, unknown> };

const definitions = bundle.definitions as Record<string, Record<string, unknown>>;

/** The same list for every message, as models and operators see it. */
export const OFFERED: readonly OfferedTool[] = (Object.entries(PROPOSALS) as [ToolName, Tool][]).map(
  ([name, { schema, about }]) => {
    const { title: _title, description, ...parameters } = definitions[schema] ?? {};
    return { name, description: `${about} ${String(description)}`, parameters };
  },
);
