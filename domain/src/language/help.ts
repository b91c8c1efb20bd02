import type { Interpretation } from '@tasklog/schemas';
import type { ListedTask } from './context.ts';
import { dropEnd } from './text/edges.ts';
import { CLEAR, type Scene } from './outcome.ts';
import { match, phrases } from './text/phrases.ts';

const VERBS =
  '(?:use|work|add|create|make|write|enter|delete|remove|complete|finish|tick off|check off|mark|move|reschedule|postpone|snooze|set|change|edit|rename|undo|redo|restore|list|see|show|search|find|filter|sort|repeat|remind|get reminded|tag|label|prioriti[sz]e|stop|skip|say|ask|talk|do|clear|plan|bring|import|paste|note|describe)';

const HELP = phrases('help', [
  'help(?: me)?(?: out)?(?: please)?|\\?+|commands|usage|manual|/help|instructions|examples|give me (?:an |some )?examples?',
  '(?:help|example|examples|instructions|documentation)(?: me)?(?: with| on| about| for| of) %V',
  '(?:what|which things?|what else|what all) (?:can|could|may) (?:you|i|we) (?:do|say|ask|type|write|tell you|understand)(?: here| for me| with (?:this|you|it))?|what are you (?:able|made|good) (?:to do|for|at)|what do you do|what can this (?:app|do)|what are you capable of',
  `(?:how|where) (?:do|can|does|should|would|could|must|to) (?:i|you|we|this|it|tasklog|one|someone)? ?(?<value>(?:\\w+ )?${VERBS}\\b.*)`,
  'what (?:do|should|can|must) i (?:say|type|write|do) to %V',
  `how (?<value>(?:do|does) (?:\\w+ ){1,3}(?:work|function))`,
  `(?:can|could|may) (?:i|we|it|this|tasklog) (?:also |even )?(?<value>(?:repeat|remind|snooze|undo|redo|tag|filter|search|sort|have|use|write|type|do|handle|understand|support)\\b.*)`,
  `(?:is it possible|is there a way) to %V`,
  '(?:do you|does it|does tasklog) (?:support|understand|have|know|do|handle) %V',
  'what (?:are (?:the |your |my |all )*)?(?:possible |available |other |main )?(?:commands|features|options|functions|capabilities|shortcuts|instructions)\\b.{0,40}',
  "show (?:me )?(?:the |some )?(?:help|commands|examples)|get started|getting started|tutorial|i need (?:some )?help|i'm (?:lost|stuck|confused)|i (?:don't|do not) (?:know|understand) (?:what|how) (?:to (?:say|do|use (?:this|it))|this works)|what now",
]);

/** A topic that one may ask help on, and what to say for it; the examples use a task of one's own. */
interface Topic {
  about: RegExp;
  words: (own: string, other: string) => string;
}

const TOPICS: readonly Topic[] = [
  {
    about: /repeat|recur|every|routine|habit/,
    words: (own) =>
      `Say how often: "${own} every monday at 9", "make ${own} repeat every two weeks", "… every! 6 weeks" to count from when it is done, "stop repeating ${own}".`,
  },
  {
    about: /snooz|later/,
    words: (own) => `Say "snooze ${own} for 20 minutes" or "snooze it until tomorrow morning"; the date stays.`,
  },
  {
    about: /remind|alert|notif/,
    words: (own) =>
      `Say "remind me an hour before ${own}", "remind me about ${own} tomorrow at 9", or put it behind a new task: "call ann at 5pm !20 min before".`,
  },
  {
    about: /undo|redo|restor|bring|mistake|revert|back/,
    words: (own) =>
      `Say "undo", "undo the last 3", "undo the change of ${own}", "redo"; "what did I delete?" lists what you can bring back.`,
  },
  {
    about: /delet|remov|clear|trash/,
    words: (own) => `Say "delete ${own}" or "delete 2 and 3"; several ask first, and "undo" brings them back.`,
  },
  {
    about: /complet|finish|tick|check|done|mark/,
    words: (own, other) =>
      `Say "done with ${own}", "tick off 2 and 3", "I finished ${other}"; "reopen ${own}" takes it back.`,
  },
  {
    about: /mov|reschedul|postpon|push|dates?\b|due|deadline/,
    words: (own) =>
      `Say "move ${own} to friday at 4pm", "push ${own} back a week", "move everything overdue to monday", "remove the date from ${own}".`,
  },
  {
    about: /priorit|urgent|important/,
    words: (own) => `Say "make ${own} urgent", "bump the first two to high", or write p1 to p4 behind a new task.`,
  },
  {
    about: /tag|label|project|categor/,
    words: (own) =>
      `Write #home behind a task, or say "tag ${own} with #home", "remove #home from ${own}", "show #home".`,
  },
  {
    about: /filter|search|find|sort|\blist|show|see/,
    words: () =>
      'Say "what is due this week?", "show overdue and today", "find dentist", or a filter line: (overdue | today) & !@errand & p1.',
  },
  {
    about: /time travel|history|past|chang|audit/,
    words: (own) =>
      `Say "history of ${own}", "what changed today?", "what did my list look like last friday?", "rename ${own} to …".`,
  },
  {
    about: /setting|zone|morning|week|format|prefer|quiet/,
    words: () =>
      'Say "set my time zone to Tokyo", "my mornings start at 8", "quiet hours from 22 to 7", "weeks start on sunday", "dates are day first", "show my settings".',
  },
  {
    about: /note|describ|descript|comment/,
    words: (own) => `Say "add a note to ${own}: bring the papers", or put // and the note behind a new task.`,
  },
  { about: /renam|edit|title/, words: (own) => `Say "rename ${own} to something else".` },
  {
    about: /\badd|creat|mak|new|writ|enter|plan|past|import/,
    words: () =>
      'Say it in one line: "pay the rent on the 1st of every month at 9 #home p2, remind me 1 day before". Each line of a pasted list becomes a task.',
  },
];

/** Help by example, with the user's own tasks; on one topic when one was named. */
export function readHelp(text: string, scene: Scene): Interpretation | undefined {
  const plain = dropEnd(text, '?.! ');
  const found = match(plain, HELP);
  if (!found || speaksOfOne(plain)) return undefined;
  const [own, other] = ownTitles(scene.context.tasks);
  const topic = found.parts.value === undefined ? undefined : topicOf(found.parts.value.toLowerCase());
  if (/^help (?:with|on|about|for)\b/i.test(plain) && !topic) return undefined;
  const reply = topic?.words(own, other) ?? general(own, other);
  return { intent: 'help', reply, confidence: CLEAR, because: [found.phrase.name] };
}

/** "can you tag it", "how do I do the dentist": a wish or a question about one task. */
function speaksOfOne(text: string): boolean {
  return /^(?:can|could) (?:you|we) .*\b(?:it|that|this|them|\d+|the|my|#\S+|all|everything|me)\b/i.test(text);
}

function topicOf(words: string): Topic | undefined {
  return TOPICS.find(({ about }) => about.test(words));
}

function general(own: string, other: string): string {
  return `Add, list, find, complete, move, change and delete tasks in words: "add call ann tomorrow at 5pm", "done with ${own}", "move ${other} to friday", "what is due this week?", "undo". Ask "how do I repeat something?" for more on one thing.`;
}

function ownTitles(tasks: readonly ListedTask[]): [own: string, other: string] {
  const open = tasks.filter(({ status }) => status === 'open').map(({ title }) => title);
  const own = open[0] ?? 'water the plants';
  return [own, open[1] ?? own];
}
