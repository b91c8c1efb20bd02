import type { Problem } from '@tasklog/schemas';

/** Why something could not be read, and the way to try again. */
export function QueryFault({ problem, again }: { problem: Problem; again: () => void }) {
  return (
    <div className="fault">
      <p>This could not be read. {problem.detail}</p>
      {problem.requestId && <p className="note">Request {problem.requestId}</p>}
      <button type="button" onClick={again}>
        Try again
      </button>
    </div>
  );
}
