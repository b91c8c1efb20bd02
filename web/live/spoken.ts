import type { Api } from './api.ts';

/** What goes wrong before a service could say anything, by the code of the problem. */
export const OWN_FAULTS = ['signed-out', 'slow', 'unreachable'] as const;
export type OwnFault = (typeof OWN_FAULTS)[number];

/** The same way to the services, with what the browser itself has to tell in the language of the page. */
export function spoken(api: Api, say: (fault: OwnFault) => string): Api {
  return async function ask(path, how) {
    const answer = await api<never>(path, how);
    const fault = answer.ok ? undefined : OWN_FAULTS.find((each) => each === answer.problem.code);
    if (answer.ok || fault === undefined) return answer;
    const detail = say(fault);
    return { ...answer, problem: { ...answer.problem, title: detail, detail } };
  };
}
