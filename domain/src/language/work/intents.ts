import { phrases } from '../text/phrases.ts';

const LIST = '(?: (?:from|off|on|in|to) (?:my |the )?(?:to-?do |task )?list)?';
const DONE = '(?:done(?: and dusted)?|complete|completed|finished|closed|resolved|ticked off|checked off|crossed off)';
const ANYMORE = '(?: any ?more| any longer| now)?';
const OFF = "(?:is|was|got|has been|'s been|'s)(?: now| just)* (?:cancell?ed|called off)(?: now)?";
const SET = '(?:set|change|update|edit|make|modify|switch|move|put)';
const TEXT = '(?:description|notes?|details?|comments?)';
const DATE = '(?:due date|due day|due time|due|deadline|date|time|day|schedule)';

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
    'got %T done',
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
    `(?:cancel|drop|kill|forget(?: about)?|skip|abandon|never ?mind|strike|toss|lose|axe|chuck) %T${LIST}`,
    'take %T off(?: the list)?',
    `%T ${OFF}(?: (?:today|tomorrow|tonight|this week|next week|on \\w{3,9}))?`,
  ]),
  ...phrases('complete', [
    '(?:sorted(?: out)?|handled|dealt with|took care of|taken care of|wrapped up|knocked out|got through|ticked off|checked off|crossed off) %T',
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

/** A change of one field of a task. */
export const CHANGES = [
  ...phrases('describe', [
    `${SET} (?:the |its |a )?${TEXT} (?:of|for|on|in) %T (?:to|as|into|:)[: ]*%V`,
    `${SET} (?:the |its )?${TEXT}(?: to| as|:) ?%V`,
    `${SET} %T(?:'s|s')? ${TEXT} (?:to|as|:)[: ]*%V`,
    `(?:add|attach|append|write|include|give|leave)(?: an?| the| this| some| as)* ${TEXT} (?:to|for|on) %T(?:: ?| that | saying | which says |, )%V`,
    `(?:add|attach|append|write|include|put|leave)(?: an?| the| this| some)* ${TEXT}:? (?<value>[\\ue000-\\uf8ff]) (?:to|for|on) %T`,
    `(?:add|attach|append|write|include|put)(?: an?| the| this| some)* ${TEXT} (?:to|for|on) (?<target>(?:task |#)?\\d+|it|that|this)[: ]+%V`,
    `(?:add|attach|append|write|include|put|set)(?: an?| the| this| some)* ${TEXT}[: ]+(?!(?:to|for|on|of) )(?:saying |that says |to say )?%V`,
    `(?:notes?|comments?) (?:on|for|to) %T: ?%V`,
    `(?:add|append) to %T(?:'s|s')? ${TEXT}: ?%V`,
    `(?:put|write|add|stick|jot|note)(?: down)? (?<value>[\\ue000-\\uf8ff]) (?:in|into|on|to|as) (?:the |a )?${TEXT} (?:of|for|on|to) %T`,
    `(?:put|write|add|stick)(?: down)? (?<value>.+) (?:in|into|as) the ${TEXT} (?:of|for|on) %T`,
    `(?:put|write|add|append|stick)(?: down)? (?<value>.+?) (?:to|in|into|on|onto) %T(?:'s|s') ${TEXT}`,
    `(?:put|write|add|append)(?: down)? (?<value>.+?) to the ${TEXT} (?:of|for|on) %T`,
    '(?:add|append|attach) (?<value>[\\ue000-\\uf8ff]) (?:to|on|onto) (?!(?:my|the|our) (?:to-?do |task |shopping |grocery )?list)%T',
    '(?:note|remember|jot down)(?: on| for| that)? %T: ?%V',
    'describe %T (?:as|with)[: ]*%V',
  ]),
  ...phrases('rename', [
    '(?:rename|retitle|relabel|reword|rephrase) (?:to|as) %V',
    '(?:rename|retitle|relabel|reword|rephrase) %T (?:to|as|into|->|=>) %V',
    `${SET} (?:the |its )?(?:title|name|text|wording)(?: (?:of|for|on) %T)? (?:to|into|as)[: ]*%V`,
    `(?:${SET}|correct|fix) (?:the )?(?:title|name|text|wording)(?: of| on| for) %T (?:to|into|as)[: ]*%V`,
    `${SET} %T(?:'s|s')? (?:title|name|text|wording) (?:to|into|as)[: ]*%V`,
    '(?:edit|update|change) (?<target>(?:task |#)?\\d+): ?%V',
    '%T (?:should be|is now|should say|should read) (?<value>[\\ue000-\\uf8ff])',
    'call (?<target>it|that|this|(?:task |#)\\d+) %V',
    'in %T,? (?:replace|change|swap) (?<field>.+?) (?:with|to|for|by) %V',
    '(?:replace|change|swap) (?<field>.+?) (?:with|to|for|by) (?<value>.+?) in (?:the (?:title|name) of )?%T',
    'call %T (?<value>[\\ue000-\\uf8ff])(?: instead)?',
    '%T (?:should be|is now) (?:called|named|titled|renamed(?: to)?) %V',
  ]),
  ...phrases('prioritise', [
    `(?:set|change|raise|lower|update|make|bump|increase|decrease|drop)(?: the| its)? (?:priority|prio|importance)(?: level)?(?: (?:of|for|on) %T)? (?:to|as|at|=|:)? ?%L(?: priority)?`,
    `(?:set|change|raise|lower|update) %T(?:'s|s')? (?:priority|prio)(?: to| as|:|=)? %L`,
    `(?:give|assign) %T (?:a |an )?%L priority`,
    `(?:give|assign|add) (?:a |an )?%L priority to %T`,
    `(?:make|mark|set|flag|change|bump|raise|lower|put|turn|upgrade|downgrade|drop|move|prioriti[sz]e) %T (?:up |down )?(?:as |to |at |be |a |an |with |of )*%M[- ]?(?:priority|prio|importance)?(?: task)?`,
    `%T (?:is|are)(?: now| very| really| super)* %M(?:[- ]priority)?`,
    '(?<level>(?:de)?prioriti[sz]e|star|flag) %T',
    '(?<level>raise|bump(?: up)?|increase|lower|decrease|reduce|drop)(?: up| down)? (?:the )?(?:priority|prio|importance) (?:of|for|on) %T',
    "(?<level>raise|bump(?: up)?|increase|lower|decrease|reduce|drop) %T(?:'s|s') (?:priority|prio|importance)",
    '%L priority (?:for|on|to) %T',
  ]),
  ...phrases('tag', [
    '(?:tag|label) %T (?:as|with|under)(?: the)?(?: tags?| labels?)? %V',
    '(?:tag|label) (?<target>(?:task |#)?\\d+|it|that|this|them) %V',
    '(?:tag|label) %T (?<value>[#@]\\S+(?:(?:,| and|) [#@]\\S+)*)',
    '(?:add|put|attach|apply|give|assign)(?: the| a| an)? (?:tags?|labels?) (?<value>\\S+(?:(?:,| and) \\S+)*) (?:to|on|onto) %T',
    '(?:add|put|attach|apply)(?: the| a| an)? (?<value>\\S+) (?:tag|label) (?:to|on|onto) %T',
    '(?:add|put|attach|apply) (?<value>[#@][\\p{L}][\\p{L}\\w-]*(?:(?:,| and|) [#@][\\p{L}][\\p{L}\\w-]*)*) (?:to|on|onto) %T',
    '(?:give) %T (?:the )?(?:tags?|labels?) %V',
    '(?:put|file|move) %T (?:in|into|under) (?<value>[#@]\\S+)',
    '(?:mark|set) %T (?:as |to )?(?<value>[#@]\\S+)',
  ]),
  ...phrases('retag', [
    '(?:change|set|update|replace|make) (?:the )?(?:tags?|labels?) (?:of|for|on) %T (?:to|with|as|be) %V',
    "(?:change|set|update|replace) %T(?:'s|s') (?:tags?|labels?) (?:to|with|as) %V",
    'retag %T (?:as|to|with) %V',
  ]),
  ...phrases('end-repeat', [
    '(?:stop|end|finish|quit) (?:repeating |recurring |the repeats? (?:of|for|on) )?%T (?<when>after|on|in|at|by|from) %V',
    '%T (?:should|must|can|will|to) (?:stop|end)(?: repeating| recurring)? (?<when>after|on|in|at|by|from) %V',
    '(?:make|let|have) %T (?:stop|end)(?: repeating| recurring)? (?<when>after|on|in|at|by|from) %V',
    '(?:repeat |keep repeating |keep )%T (?:only )?(?<when>until|till|through) %V',
  ]),
  ...phrases('repeat-on', ['(?:make |have |let |set )?%T (?:to )?(?:repeat|recur)s? (?<value>on .+)']),
  ...phrases('due', [
    '%T (?:->|=>|→) %V',
    '(?:extend|push|move|shift|postpone|delay) (?:the )?(?:deadline|due date) (?:of|for|on) %T (?:back |out )?(?<value>(?:by|to|until|till) .+)',
    "(?:extend|push|move|shift|postpone|delay) (?:the )?%T(?:'s)? (?:deadline|due date) (?:back |out )?(?<value>(?:by|to|until|till) .+)",
    "%T(?:'s)? (?:deadline|due date) (?:is|was|has been|got)(?: now| just| moved to| changed to| extended to| pushed to)* %V",
    '%T(?:[:,]| -) ?(?:the )?new (?:deadline|due date|date)(?: is|:)? %V',
    '(?<target>(?:tasks? |#)?\\d{1,3}(?:(?: ?[-–,&] ?| and )#?\\d{1,3})*) (?:to|on|until) %V',
    '(?<target>#?\\d{1,3}(?:(?:, ?| and | & )#?\\d{1,3})*) (?<value>today|tomorrow|tonight|(?:next |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|next week)',
    '(?<target>them(?: all)?|both(?: of them)?|all of (?:them|these|those)|these|those|all (?:two|three|four|\\d)) (?:(?:to|on|for|until) )?%V',
    `${SET}(?: the| its| a)? ${DATE} (?:of|for|on) %T (?:to|as|for|:|=) %V`,
    `${SET}(?: the| its)? ${DATE} (?:to|as|for) %V`,
    `${SET} %T(?:'s|s') ${DATE} (?:to|as|for) %V`,
    `${SET} %T (?:due|due date|deadline) (?:to |on |by |at |for |as )?%V`,
    `(?:add|put|give|assign)(?: a| the)? (?:due date|deadline)(?: of| on)? (?:to|for) %T(?: of |: ?|, ?)%V`,
    '(?:add|put|assign|set)(?: a| the)? (?:due date|deadline)(?: of| on|:)? (?<value>.+?) (?:to|for|on) %T',
    'give %T (?:a |the )?(?:due date|deadline)(?: of| on)? %V',
    '%T (?:is|are|should be|must be)(?: now)? due (?:on |by |at )?%V',
    '%T (?:should be|is now|are now|must be|is actually|is really|has to be|needs to be) (?:on |at )?%V',
    "%T(?: has been| have been| was| were| got| is| are|'s been|'s)?(?: now| just)* (?:re)?(?:moved|rescheduled|scheduled|postponed|pushed|shifted|delayed|brought forward|changed|put off)(?: back| forward| out)?(?: from .{1,20})? (?:to|until|till|for|by) %V",
    '(?:put|push|pull|bring|move|hold|kick) %T (?:off|back|out|forward|up) (?:to|until|till|til) %V',
    '%T (?:can|could|has to|have to|will|must|should) (?:wait|be done|happen|be moved|move|go|come)(?: to| until| till| on| at)? %V',
    "(?:i'll|i will|i'm going to|i am going to|we'll|i'd rather|i would rather|i can|i could) (?:do|finish|tackle|handle|take care of|get to|make|have|attend) %T (?<value>(?:on|at|by|this|next|tomorrow|today|tonight|in|after|later|mon|tue|wed|thu|fri|sat|sun).*)",
    "(?:i can't|i cannot|i can not|can't|i won't|won't)(?: be able to)? (?:make it to|make|do|manage|get to) %T(?: (?:today|tonight|tomorrow|then))?[,;:.]+ ?(?:so |maybe |how about )?(?<value>(?:today|tonight|tomorrow|on|next|this|in|at|[a-z]{3,6}day)\\b.{0,30}?)(?: instead)?",
    "(?:i can't|i cannot|i can not|can't|i won't|won't) (?:make it to|make|do|manage|get to) %T(?: (?:today|tomorrow|then))?[,;:.]+ ?(?:so )?(?:please )?(?:move|push|reschedule|make) (?:it|that) (?:to|on|for|until)? ?%V",
    "%T (?:can't|cannot|can not|won't|isn't able to|is not able to)(?: be)? (?:come|make it|happen|start|here|there|done|finished)(?: here| over)? (?:until|till|til|before) %V",
    "%T(?:'s| is| are)(?: now)? (?:coming|happening) (?:on |at )?%V",
    "%T(?:'s| is| are) (?:at|on) (?<value>.+?) (?:instead of|not|rather than) .+",
    "%T(?:'s| is| are) (?<value>.+) (?:instead|now)",
    '%T (?<value>(?:an?|one|two|three|four|half an|\\d+) (?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?) (?:earlier|later|sooner))',
  ]),
  ...phrases('snooze', [
    'remind me again (?<value>(?:in|at|on|tomorrow|tonight|next|this).*?) (?:about|of|to) %T',
    'snooze(?: %T)?(?: (?<value>(?:for|until|till|til|to|by) .+))?',
    'remind me (?:again |later )?(?:about %T )?(?:again|later)(?: (?<value>(?:in|at|on|tomorrow|tonight|next|this)(?:(?! to ).)*))?',
    'remind me again (?:about|of|to) %T (?<value>(?:in|at|on|tomorrow|tonight|next|this) .+)',
  ]),
  ...phrases('remind', [
    '(?:set|add|create|put|make|change|move|update)(?: an?| another| the| my| its)? (?:reminder|alert|alarm)(?: time)? (?:on|for|to|of) %V',
    '(?:set|add|create|put|change)(?: an?| another| the)? (?:reminder|alert)(?: of| for| to)? (?<value>.+ (?:before|prior|earlier|in advance|ahead)) (?:on|for|to|of) %T',
    '(?:remind|alert|notify|ping) me (?:about|of|for|to) (?<value>.+ (?:before|prior|earlier|ahead|beforehand|in advance).{0,20})',
    '(?:remind|alert|notify|ping|warn|nudge) me (?<value>.+? (?:before|prior to|ahead of|in advance of)) %T(?: is due| starts| begins)?',
    `${SET} %T(?:'s|s')? (?:reminder|alert) (?:to|for|at) %V`,
    '(?:remind|alert|notify|ping|nudge|warn) me (?<value>.{1,40}(?:before|beforehand|prior|earlier|in advance|ahead of time))',
    '(?:remind|alert|notify|ping|nudge) me (?:about|of) (?<target>(?:the|my|our) .+?|it|that|(?:task |#)?\\d+) (?<value>(?:on|at|in|by|tomorrow|today|tonight|next|this|every|mon|tue|wed|thu|fri|sat|sun|\\d)\\b.*)',
    '(?:remind|alert|notify|ping|nudge) me (?<value>(?:on|at|in|by|tomorrow|today|tonight|next|this|mon|tue|wed|thu|fri|sat|sun).*?)(?: instead)? (?:about|of|instead for) (?<target>(?:the|my|our) .+|it|that|(?:task |#)?\\d+)',
  ]),
  ...phrases('when-done', [
    "(?:make |have |let |count |repeat )?%T (?:should |must |to |will )?(?:only )?(?:repeats?|recur|come|count|start|again|be counted)?(?: again)?(?: counted)? ?(?:from when|after|when|whenever|from the day|once|from) (?:i(?:'ve| have)? (?:do|did|done|finish|finished|complete|completed)(?: (?:it|them|that))?|(?:it|that)(?:'s| is) done|they're done|done|completion)",
  ]),
  ...phrases('fields', ['(?:add|put|apply|set|give|attach) (?<value>.*[#@p!].*) (?:to|on|for) %T']),
  ...phrases('remind-when', [
    '(?:remind|alert|notify) me (?<level>earlier|sooner|later|in advance)(?: (?:about|of|for) %T)?',
  ]),
  ...phrases('asked', [
    '(?:rename|retitle) %T',
    `(?:add|attach|write|put|leave)(?: an?| another)? (?<field>notes?|comments?|descriptions?) (?:to|for|on) %T`,
    '(?<level>tag|label) %T',
    `(?:set|change)(?: the)? (?<field>priority)(?: (?:of|for|on) %T)?`,
    `(?:set|add|change)(?: an?| the)? (?<field>reminder)(?: (?:for|on|to|of) %T)?`,
    '(?<field>remind) me (?:about|of) (?<target>(?:the|my|our) .+|it|that|(?:task |#)?\\d+)',
  ]),
];

/** Said right after one task was shown, added or changed: the task itself goes without saying. */
export const ELLIPTIC = [
  ...phrases('complete', [
    `(?:mark|set|check|tick)(?: it| that)? (?:as |off )?(?:${DONE})?`,
    'complete|finish|close|finished|completed',
    '(?:i )?(?:did|got) (?:it|that)(?: done| already)*',
  ]),
  ...phrases('delete', ['delete|remove|erase|scrap']),
  ...phrases('reopen', ['reopen|uncomplete|untick|uncheck']),
  ...phrases('tag', [
    '(?:tag|label)(?: (?:as|with))? (?<value>[#@]\\S+(?:(?:,| and|) [#@]\\S+)*)',
    '(?:add|put|attach|apply|set)(?: the| a| an)? (?:tags?|labels?):? (?<value>\\S+(?:(?:,| and) \\S+)*)',
  ]),
  ...phrases('ask', [
    '(?:add|attach|write|leave|set)(?: an?| another)? (?<field>notes?|comments?|descriptions?|reminders?)',
  ]),
  ...phrases('describe', [`${TEXT}\\s*[:-]\\s*%V`]),
  ...phrases('rename', ['(?:title|name)\\s*[:-]\\s*%V']),
  ...phrases('prioritise', [
    '(?<level>raise|bump(?: up)?|increase|lower|decrease|reduce)(?: up| down)? (?:its|the|that) (?:priority|prio|importance)',
    'priority\\s*[:-]?\\s*%L',
  ]),
  ...phrases('due', [
    '(?:due|deadline|due date)(?: on| by| at)?\\s*:?\\s*%V',
    '(?:its|the) (?:due date|deadline|date) (?:is|to|should be) %V',
  ]),
];

/** Where a date, a length or a repeat stands at the end; the verb says how sure it is that a task is meant. */
export const MOVES = [
  ...phrases('move', ['(?:reschedule|re-schedule|postpone|delay|defer|procrastinate) %V']),
  ...phrases('move-maybe', [
    '(?:move|push(?: back| out| off| forward)?|shift|bump|put off|bring forward|bring|pull forward|slide|advance|nudge|carry over) %V',
  ]),
  ...phrases('set', [
    '(?:set|change|make|put|schedule|plan|repeat|have|let|do|update|turn|give|start) %V',
    '%V instead',
  ]),
];

/** "change X to Y", when no field was named. */
export const REPLACE = phrases('replace', [
  '(?:change|edit|update|replace|modify|correct|fix) %T (?:to|into|with|->|=>) %V',
]);
