import { expect } from 'chai';
import type { Command } from '@tasklog/schemas';
import type { RefusalCode } from '../task/refusal.ts';
import { decide } from '../task/decide.ts';
import { evolve } from '../task/task.ts';
import type { FactType, Task, Told } from '../task/task.ts';
import { added, TASK_ID, told } from './builders.ts';
import type { TaskImage } from '@tasklog/schemas';

type Step = Record<string, unknown> & { type: Exclude<Command['type'], 'add'> };

/** given(what was there).when(a command).then(the fact) – thenNothing – thenRefused. */
export function given(task?: Task, ...steps: Step[]) {
  const state = steps.reduce((before, step) => applied(before, step, told), task);
  return {
    when: (step: Step | Command, at: Partial<Told> = {}) => {
      const decision = decide({ taskId: TASK_ID, ...step } as Command, state, { ...told, ...at });
      return {
        then: (type: FactType, after: TaskImage) => {
          if (decision.kind !== 'fact') throw new Error(`no fact came of it: ${JSON.stringify(decision)}`);
          expect(decision.fact.type).to.equal(type);
          expect(decision.fact.after).to.deep.include(after);
          return evolve(state, decision.fact);
        },
        thenNothing: () => expect(decision.kind).to.equal('unchanged'),
        thenRefused: (code: RefusalCode) => expect(decision).to.have.nested.property('refusal.code', code),
      };
    },
  };
}

function applied(task: Task | undefined, step: Step, at: Told): Task | undefined {
  const decision = decide({ taskId: TASK_ID, ...step } as unknown as Command, task, at);
  return decision.kind === 'fact' ? evolve(task, decision.fact) : task;
}

export { added };
