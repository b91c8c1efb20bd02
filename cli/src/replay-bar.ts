import { Presets, SingleBar } from 'cli-progress';
import type { Replay } from '@tasklog/schemas';
import { count } from './numbers.ts';
import { sentence, timeLeft } from './replaying.ts';

/** How far a replay is: a bar on a terminal, a line now and then elsewhere, or each change as JSON. */
export type ReplayBar = { show: (replay: Replay) => void; end: (replay?: Replay) => void };

const LINE_EVERY_MS = 5_000;

export function replayBar(json: true | undefined): ReplayBar {
  if (json) return { show: (replay) => console.log(JSON.stringify(replay)), end: () => undefined };
  return process.stderr.isTTY ? terminalBar() : lines();
}

function terminalBar(): ReplayBar {
  const bar = new SingleBar(
    { format: '{projector} g{generation} [{bar}] {percentage} % | {what}', hideCursor: true, stopOnComplete: false },
    Presets.shades_classic,
  );
  let begun = false;
  return {
    show: (replay) => {
      const { projector, generation, records, done, state } = replay;
      const its = { projector, generation, what: state === 'running' ? speedOf(replay) : state };
      if (!begun) bar.start(Math.max(1, records), Math.min(done, records), its);
      else bar.update(Math.min(done, records), its);
      begun = true;
    },
    end: (replay) => {
      bar.stop();
      if (replay) console.log(sentence(replay));
    },
  };
}

function lines(): ReplayBar {
  let state = '';
  let next = 0;
  return {
    show: (replay) => {
      if (replay.state === state && performance.now() < next) return;
      [state, next] = [replay.state, performance.now() + LINE_EVERY_MS];
      const left = timeLeft(replay);
      console.error(`${sentence(replay)}${left === undefined ? '' : ` ${left} left.`}`);
    },
    end: (replay) => {
      if (replay) console.log(sentence(replay));
    },
  };
}

function speedOf(replay: Replay): string {
  const left = timeLeft(replay);
  return `${count(replay.done)} of ${count(replay.records)}, ${count(Math.round(replay.rate))}/s${left === undefined ? '' : `, ${left} left`}`;
}
