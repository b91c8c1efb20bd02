import { phrases } from '../text/phrases.ts';
import { DONE } from './done-words.ts';

const LIST = '(?: (?:from|off|on|in|to) (?:my |the )?(?:to-?do |task )?list)?';
const ANYMORE = '(?: any ?more| any longer| now)?';
const OFF = "(?:is|was|got|has been|'s been|'s)(?: now| just)* (?:cancell?ed|called off)(?: now)?";

/** A step of one task or of many: finishing, reopening, deleting, and taking a field away. */
export const STEPS = [
  ...phrases('reopen', [
    '(?:reopen|re-open|uncomplete|un-complete|uncheck|un-check|untick|un-tick|unmark|reactivate|unfinish|unresolve|unclose) %T',
    `mark %T (?:back )?(?:as |to )?(?:being )?(?:not (?:yet )?${DONE}(?: yet)?|incomplete|undone|unfinished|uncompleted|open|pending|active|to-?do|not finished)(?: again)?`,
    `(?:set|change|put|move) %T (?:back )?(?:to|as|into) (?:open|pending|incomplete|not ${DONE}|undone|unfinished|active|to-?do)(?: again)?`,
    `%T (?:is not|isn't|isnt|was not|wasn't|wasnt|are not|aren't|were not|weren't) (?:actually |really |quite |fully |yet )*${DONE}(?: yet| after all| actually)*`,
    `i (?:did not|didn't|didnt|have not|haven't|havent|never)(?: actually| really| yet)* (?:finish|finished|complete|completed|do|did|done) %T(?: yet| after all| actually)*`,
    `i(?:'m| am) not ${DONE} with %T(?: yet| after all)*`,
  ]),
  ...phrases('unmark', [
    `(?:remove|delete|clear|drop|cancel|unset|strip|erase|get rid of|turn off|disable|take (?:off|away))(?: the| its| all| any| that| my)* %F(?: (?:from|of|for|on|off|about|to) %T)?`,
    `(?:remove|delete|clear|drop|cancel|unset|turn off) (?:the )?%T(?:'s|s') %F`,
    `(?:remove|delete|clear|drop|cancel|unset|turn off) (?:the )?%T %F`,
    `i (?:don't|do not|dont|no longer) (?:need|want)(?: the| a| any| to have)* (?<field>reminders?|alerts?|due date|deadline)(?: (?:for|of|on|about|to) %T)?${ANYMORE}`,
    `i (?:don't|do not|dont|no longer) (?:need|want) to be (?<field>remind)ed (?:about|of) %T${ANYMORE}`,
    `(?:stop|don't|do not|no longer) (?<field>remind)(?:ing)? me (?:about|of|to|for) %T${ANYMORE}`,
    `(?:stop|end|cancel|don't|do not) (?<field>repeat|recur)(?:ing|ring)? %T${ANYMORE}`,
    `(?:stop|end) %T from (?<field>repeating|recurring)`,
    `(?:stop|end|cancel) (?:the |my )?(?<field>recurring|repeating) %T`,
    `(?:make|let|have) %T (?:not|stop) (?<field>repeat|recur)(?:ing)?`,
    'make %T (?:a )?(?:one-?time|one-?off|non-?recurring)(?: task)?',
    `%T (?:should|must|does|need)(?:n't| not| no longer)? (?:no longer )?(?<field>repeat|recur)${ANYMORE}`,
    'un(?<field>schedule) %T',
    '(?:make|set) %T (?:an |to |as )?(?<field>all[- ]day)(?: event| task)?',
    '(?:take|strip|get) the %F off (?:of )?%T',
    "%T(?:'s| is| are)?(?: no longer| not|n't)(?: that| so| very| really)* (?<field>urgent|important|a priority|high priority|critical)(?: any ?more| now)?",
    '(?!which|what|tasks|those|ones|show|list)%T (?:has|have|needs?|should have) no (?<field>due date|deadline|date|reminder|priority|repeat)(?: any ?more| now)?',
    'no (?:more )?(?<field>reminders?|alerts?|due date|deadline|priority|repeats?) (?:for|on|about|of) %T(?: any ?more| now)?',
    "%T (?:does not|doesn't|doesnt|do not|don't) (?:need|have|want) (?:a |any )?(?<field>reminder|due date|deadline|date|priority)(?: any ?more| now)?",
    'lose the (?<field>reminder|due date|deadline|date|priority|repeat)(?: (?:from|of|on|for) %T)?',
    '(?:take|remove) %T off (?:the )?(?<field>schedule|calendar)',
  ]),
  ...phrases('untag', [
    '(?:remove|delete|drop|take|strip|clear) (?:the )?(?:tags?|labels?) (?<value>\\S+(?:(?:,| and) \\S+)*) (?:from|off|on|of) %T',
    '(?:remove|delete|drop|take|strip) (?<value>[#@][\\p{L}\\w-]+(?:(?:,| and|) [#@][\\p{L}\\w-]+)*) (?:tags? |labels? )?(?:from|off|on|of) %T',
    '(?:remove|delete|drop|take) (?:the )?(?<value>\\S+) (?:tag|label) (?:from|off|on|of) %T',
    '(?:untag|unlabel) %T (?:from |as |with |of )?(?<value>[#@]\\S+)',
    '(?:untag|unlabel) %T (?:from|as|with|of) (?<value>\\S+)',
    '(?:untag|unlabel) %T (?<value>\\S+)',
    '(?:untag|unlabel) %T',
  ]),
  ...phrases('delete', [
    `(?:delete|remove|erase|trash|discard|scrap|bin|get rid of|throw (?:out|away)|clear|purge|wipe|nuke|ditch) (?:out )?%T${LIST}(?: (?:permanently|forever))?`,
    `(?:i (?:changed my mind|don't care(?: any ?more)?) about|as for|regarding|about) %T[,;:.]+ (?:please )?(?:delete|remove|cancel|drop|scrap) (?:it|that|them)`,
    `(?:i |we )?(?:don't|do not|dont|no longer) (?:need|want) (?:to (?:do )?)?%T${ANYMORE}(?:[,;.]? (?:so )?(?:please )?(?:delete|remove|cancel|drop|scrap) (?:it|them))?`,
    '(?:take) %T (?:off|from) (?:my|the) (?:to-?do |task )?list',
    '(?:clear|empty|wipe|purge|delete|erase|nuke) (?:out )?(?<target>(?:my|the)(?: whole| entire)? (?:to-?do |task )?list)',
    '%T (?:is|are) (?:no longer|not) (?:needed|necessary|relevant|required)(?: any ?more| now)?',
    "%T (?:isn't|aren't) (?:needed|necessary|relevant|required)(?: any ?more| now)?",
    `(?:no longer need|not needed(?: any ?more)?:?|no need for|no need to(?: do)?) %T${ANYMORE}`,
    '%T[,;.:]? (?:please )?(?:delete|remove|scrap|erase) (?:it|this|that|them)',
  ]),
  ...phrases('complete', [
    '(?:complete|check off|tick off|tick|cross off|cross out|mark off|strike off|strike through|knock out|knock off|knocked out|finalize|finalise|resolve|accomplish) %T',
    '(?:cross|strike|tick|check|scratch) %T off (?:of )?(?:my|the) (?:to-?do |task )?list',
    '(?:✓|✔|✅|☑|\\[x\\]) ?%T',
    `mark (?:off )?%T (?:off )?(?:as |to )?(?:being )?(?:all )?${DONE}(?: now)?`,
    `mark (?:as )?${DONE}:? %T`,
    `(?:set|change|put|move|flag) %T (?:status )?(?:to|as|into) ${DONE}`,
    '(?:check|cross|tick|mark) %T off(?: (?:my|the) list)?',
    `%T(?: is| are| was| were| has been| have been| got|'s|'re)(?: now| all| already| finally| both)* (?:${DONE}|sorted|handled|taken care of|over|over with|in the bag|out of the way|dealt with)(?: now| already| too)?`,
    `(?:i'm |i am |im |we're |we are )?(?:all |now |finally |already |just )*(?:done|finished|through) (?:with |doing )?%T`,
    `(?:i've|i have|i|we've|we have|we|just|already|finally)(?: just| already| finally| now)* (?:finished|completed|done|did|ticked off|checked off|took care of|taken care of|dealt with|handled|wrapped up|crossed off|sorted out|got done)(?: with)? %T`,
    '(?:done|finished|completed) (?:with )?%T',
    '(?:done|finished|completed)(?: and dusted)?[:!,]+ ?%T',
    '%T can (?:now )?be (?:closed|ticked off|checked off|crossed off|marked (?:as )?(?:done|complete|completed)|completed)',
    '(?:consider|call|count) %T (?:as )?(?:done|finished|complete)',
    'got %T (?:all )?(?:done|sorted(?: out)?|finished|handled|out of the way|over with)',
  ]),
];

/** Verbs that are as often part of a title: they count only when the rest names a task that is there. */
export const MAYBE_STEPS = [
  ...phrases('skip', ['(?:skip|jump) %T (?:ahead |forward )?to (?<value>today)']),
  ...phrases('skip-there', [
    '(?:skip|pass on|leave out) %T',
    `%T ${OFF}`,
    `%T ${OFF} (?<when>(?:on|this|next|in|for|today|tomorrow|tonight)(?: .{1,30})?)`,
    "(?:no|not doing|i(?:'m| am) not doing|i won't do|there(?:'s| is) no|we(?:'re| are) not having) (?:more )?%T",
  ]),
  ...phrases('skip', [
    `%T ${OFF}`,
    '(?:skip|pass on|leave out) %T(?: (?:this|next) (?:time|week|month|year|once)| once| (?:for )?(?:today|now|this once))?',
    '(?:skip|pass on|leave out) (?:the )?(?:next|upcoming|coming|this) (?:one|occurrence|time|date|instance|round)?(?: ?(?:of|for) %T)?',
    "(?:skip|pass on|leave out) (?:the )?(?:next|upcoming|coming|this|this week's|today's|tomorrow's) %T",
    'not doing %T (?:this|next) (?:time|week|month)',
  ]),
  ...phrases('delete', [
    `(?:cancel|drop|kill|forget(?: about)?|skip|abandon|never ?mind|strike|scratch|toss|lose|axe|chuck) %T${LIST}`,
    'take %T off(?: the list)?',
    `%T ${OFF}(?: (?:today|tomorrow|tonight|this week|next week|on \\w{3,9}))?`,
  ]),
  ...phrases('complete', [
    '(?:sorted(?: out)?|knocked over|nailed|smashed|crushed|aced|polished off|went to|did|handled|dealt with|took care of|taken care of|wrapped up|knocked out|got through|ticked off|checked off|crossed off) %T',
    "(?:(?:i|we|just|i'm|we're|only) )*(?:got |came |am )?(?:back|home) from %T",
    '%T went (?:well|great|fine|ok|okay|smoothly|badly)',
    "(?:i've|i have|we've|we have)(?: already| just| now)* (?:been to|had|attended|visited|seen|gone to|made it to|held) %T",
    '(?:i|we)(?: already| just)* (?:had|attended|visited|saw|went to|held) %T',
    '(?:finish up|finish off|finish|close out|close off|close|end|wrap up|check) %T',
    '%T[:,]? (?:all )?(?:done|complete|completed|finished|✓|✔|✅)(?: ?[✓✔✅☑🎉🙌👍!]+)?',
    "(?:i've|i have|i|we've|we have|we|just|already|finally)(?: just| already| finally| now)* (?<target>(?:[a-z]+ed|bought|paid|sent|wrote|made|took|went|got|fed|met|told|gave|ran|swept|built|found|brought|taught|sold|spoke|drove|ate|hung|cut|read|put|did|left|called|cleaned) .+)",
  ]),
  ...phrases('reopen', [
    '%T (?:still )?(?:needs?) (?:doing|to be done|finishing|to be finished)(?: after all| still)*',
    '(?:actually )?i(?: still)? have(?: still| yet)* (?:to do|to finish) %T',
    'put %T back (?:on|onto|in|into) (?:my |the )?(?:to-?do )?list',
  ]),
  ...phrases('stated', [
    "%T(?: is| are| was| were| has been| have been| got|'s)(?: now| all| already| finally)* (?<value>[a-z]+(?:ed|t|n|d|ne|e)(?: (?:up|off|out|back|in|over|down))?)(?: now| already| too)?",
    '%T (?<value>[a-z]+(?:ed|en|ought|aid|ent|ritten|one|old|ut|ept|et)(?: (?:up|off|out|back|in|over|down))?)',
    '(?<value>[a-z]+(?:ed|t|n|d|ne|ew|ew|ove|ang|oke) (?:(?:up|off|out|back|in|over|down) )?)%T(?: already| now| just now| today)?',
  ]),
];
