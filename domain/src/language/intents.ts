import { phrases } from './phrases.ts';

const LIST = '(?: (?:from|off|on|in|to) (?:my |the )?(?:to-?do |task )?list)?';
const DONE = '(?:done|complete|completed|finished|closed|resolved)';
const ANYMORE = '(?: any ?more| any longer| now)?';
const SET = '(?:set|change|update|edit|make|modify|switch|move|put)';
const TEXT = '(?:description|notes?|details?|comments?)';
const DATE = '(?:due date|due day|due time|due|deadline|date|time|day|schedule)';

/** Taking back, helping, answering: whole messages of a few words. */
export const GENERAL = [
  ...phrases('redo', [
    'redo(?: (?:that|it|this|the last(?: one| change| action)?))?',
    'undo (?:the|that|my|last|the last)? ?undo',
    'do (?:that|it) again',
    're-?apply(?: (?:that|it))?',
    'bring (?:that|it) back again',
    'redo (?:the |my |that )?(?:last |previous )?(?:changes?|deletions?|moves?|edits?|actions?|undo|steps?|things?|one|command)',
  ]),
  ...phrases('undo', [
    '(?:oops[,! ]*|no[,! ]+|wait[,! ]+)?(?:undo|revert|roll ?back)(?: (?:that|it|this|my|the|last|previous|most recent|change|changes|action|one|thing|step|command|edit|deletion|delete|completion|just now))*',
    '(?:take|put) (?:that|it) back',
    "oops|scratch that|go back|ctrl[- +]?z|i (?:did not|didn't) mean (?:to do )?that|that was (?:a mistake|wrong|an accident)",
    'undo what (?:i|you) (?:just )?did|reverse (?:that|it|the last \\w+)',
    'restore (?:it|that|what i (?:just )?deleted)',
  ]),
  ...phrases('help', [
    'help(?: me)?(?: please)?|\\?+|commands|usage|manual|/help|instructions',
    'help (?:with|on|about) .+',
    '(?:what|which things) (?:can|do) (?:you|i) (?:do|say|ask|type)(?: here)?|what are you able to do|what do you do|what can this (?:app|do)',
    '(?:how|what) (?:do|can|does|should) (?:i|you|this|it|tasklog) (?:use|work|add|create|delete|complete|move|set|change|make|mark|undo|snooze|reschedule|list|search)\\b.*',
    'what (?:are the|are your|commands|features).{0,40}',
    "show (?:me )?(?:the )?(?:help|commands|examples)|get started|tutorial|i need help|i'm lost|i don't know what to (?:say|do)",
  ]),
  ...phrases('history', [
    "(?:show |see |view |give |display |list |what is |what's )?(?:me )?(?:the |its |full |complete |whole |change |edit |task )*(?:history|story|timeline|audit trail|audit log|log|activity)(?: (?:of|for|on|about) %T)?",
    "(?:show |see |view )?%T(?:'s)? (?:history|timeline|activity|audit trail)",
    "what(?:'s| has| is)? (?:happened|changed) (?:to|with|on|in|about) %T",
    "(?:what|show me what|show what)(?:'s| has| have)? (?:i |we |you )?(?:changed?|edited|deleted?|removed?|did (?:i|we|you) (?:delete|remove|change|edit))\\b.{0,40}",
    '(?:show|list|see) (?:me )?(?:my |the |all |recent |recently )*(?:changes|deleted tasks|deleted|recent activity|edits|bin|trash)(?: .{0,30})?',
    'when (?:did|was|were|have) (?:i |we |you )?(?:last )?(?:add|added|create|created|finish|finished|complete|completed|delete|deleted|move|moved|change|changed|reschedule|rescheduled|do|did|done|tick off|close) %T',
    'when (?:did|was) (?:i |we )?%T (?:last )?(?:added|created|completed|finished|done|deleted|moved|changed|rescheduled)',
    'who (?:changed|completed|added|deleted|moved|did|created|finished|edited) %T',
    'why (?:is|was|did|does|are|it|that|on|not|have)?\\b.{0,80}',
  ]),
];

/** A step of one task or of many: finishing, reopening, deleting, and taking a field away. */
export const STEPS = [
  ...phrases('reopen', [
    '(?:reopen|re-open|uncomplete|un-complete|uncheck|un-check|untick|un-tick|unmark|reactivate|unfinish|unresolve|unclose) %T',
    `mark %T (?:back )?(?:as |to )?(?:being )?(?:not (?:yet )?${DONE}(?: yet)?|incomplete|undone|unfinished|uncompleted|open|pending|active|to-?do|not finished)(?: again)?`,
    `(?:set|change|put|move) %T (?:back )?(?:to|as|into) (?:open|pending|incomplete|not ${DONE}|undone|unfinished|active|to-?do)(?: again)?`,
    `%T (?:is not|isn't|isnt|was not|wasn't|wasnt|are not|aren't|were not|weren't) (?:actually |really |quite |fully |yet )*${DONE}(?: yet| after all| actually)*`,
    `i (?:did not|didn't|didnt|have not|haven't|havent|never)(?: actually| really| yet)* (?:finish|finished|complete|completed|do|did|done) %T(?: yet| after all| actually)*`,
    `i(?:'m| am) not ${DONE} with %T(?: yet| after all)*`,
    '(?:undo|revert|reverse) (?:the )?(?:completion|completing|finishing|ticking off)(?: of)? %T',
    '(?:bring back|restore|revive|recover|un-?delete|put back) %T',
    'bring %T back',
  ]),
  ...phrases('unmark', [
    `(?:remove|delete|clear|drop|cancel|unset|strip|erase|get rid of|turn off|disable|take (?:off|away))(?: the| its| all| any| that| my)* %F(?: (?:from|of|for|on|off|about|to) %T)?`,
    `(?:remove|delete|clear|drop|cancel|unset|turn off) (?:the )?%T(?:'s|s') %F`,
    `(?:remove|delete|clear|drop|cancel|unset|turn off) (?:the )?%T %F`,
    `i (?:don't|do not|dont|no longer) (?:need|want)(?: the| a| any| to have)* (?<field>reminders?|alerts?|due date|deadline)(?: (?:for|of|on|about|to) %T)?${ANYMORE}`,
    `(?:stop|don't|do not|no longer) (?<field>remind)(?:ing)? me (?:about|of|to|for) %T${ANYMORE}`,
    `(?:stop|end|cancel|don't|do not) (?<field>repeat|recur)(?:ing|ring)? %T${ANYMORE}`,
    `(?:stop|end) %T from (?<field>repeating|recurring)`,
    `(?:make|let|have) %T (?:not|stop) (?<field>repeat|recur)(?:ing)?`,
    'make %T (?:a )?(?:one-?time|one-?off|non-?recurring)(?: task)?',
    `%T (?:should|must|does|need)(?:n't| not| no longer)? (?:no longer )?(?<field>repeat|recur)${ANYMORE}`,
    'un(?<field>schedule) %T',
    '%T (?:has|have) no (?<field>due date|deadline|date|reminder|priority)',
    '(?:take|remove) %T off (?:the )?(?<field>schedule|calendar)',
  ]),
  ...phrases('untag', [
    '(?:remove|delete|drop|take|strip|clear) (?:the )?(?:tags?|labels?) (?<value>\\S+(?:(?:,| and) \\S+)*) (?:from|off|on|of) %T',
    '(?:remove|delete|drop|take|strip) (?<value>[#@][\\p{L}\\w-]+(?:(?:,| and|) [#@][\\p{L}\\w-]+)*) (?:tags? |labels? )?(?:from|off|on|of) %T',
    '(?:remove|delete|drop|take) (?:the )?(?<value>\\S+) (?:tag|label) (?:from|off|on|of) %T',
    '(?:untag|unlabel) %T (?:from |as |with |of )?(?<value>\\S+)',
  ]),
  ...phrases('delete', [
    `(?:delete|remove|erase|trash|discard|scrap|bin|get rid of|throw (?:out|away)|clear|purge|wipe|nuke|ditch) (?:out )?%T${LIST}(?: (?:permanently|forever))?`,
    `i (?:don't|do not|dont|no longer) (?:need|want) (?:to (?:do )?)?%T${ANYMORE}(?:[,;.]? (?:so )?(?:please )?(?:delete|remove|cancel|drop|scrap) (?:it|them))?`,
    '(?:take|cross|strike) %T (?:off|from) (?:my|the) (?:to-?do |task )?list',
    '%T[,;.:]? (?:please )?(?:delete|remove|scrap|erase) (?:it|this|that|them)',
  ]),
  ...phrases('complete', [
    '(?:complete|check off|tick off|tick|cross off|cross out|mark off|strike off|strike through|finalize|finalise|resolve|accomplish) %T',
    `mark (?:off )?%T (?:off )?(?:as |to )?(?:being )?(?:all )?${DONE}(?: now)?`,
    `mark (?:as )?${DONE}:? %T`,
    `(?:set|change|put|move|flag) %T (?:status )?(?:to|as|into) ${DONE}`,
    '(?:check|cross|tick|mark) %T off(?: (?:my|the) list)?',
    `%T (?:is|are|was|were|has been|have been|'s)(?: now| all| already| finally)* (?:${DONE}|sorted|handled|taken care of|over with|in the bag)(?: now| already)?`,
    `(?:i'm|i am|im|we're|we are)(?: all| now| finally| already)* (?:done|finished|through) (?:with )?%T`,
    `(?:i've|i have|i|we've|we have|we|just|already|finally)(?: just| already| finally| now)* (?:finished|completed|done|did|ticked off|checked off|took care of|taken care of|dealt with|handled|wrapped up|crossed off|sorted out|got done)(?: with)? %T`,
    '(?:done|finished|completed) (?:with )?%T',
    '(?:done|finished|completed)[:!,]+ ?%T',
    'got %T done',
  ]),
];

/** Verbs that are as often part of a title: they count only when the rest names a task that is there. */
export const MAYBE_STEPS = [
  ...phrases('delete', [`(?:cancel|drop|kill|forget(?: about)?|skip|abandon|never ?mind) %T${LIST}`]),
  ...phrases('complete', [
    '(?:finish|finish up|close|close out|end|wrap up|check) %T',
    '%T[:,]? (?:done|complete|completed|finished|✓|✔|✅)',
    "(?:i've|i have|i|we've|we have|we|just|already|finally)(?: just| already| finally| now)* (?<target>(?:[a-z]+ed|bought|paid|sent|wrote|made|took|went|got|fed|met|told|gave|ran|swept|built|found|brought|taught|sold|spoke|drove|ate|hung|cut|read|put|did|left) .+)",
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
    `(?:add|attach|append|write|include|put|set)(?: an?| the| this| some)* ${TEXT}[: ]+(?:saying |that says |to say )?%V`,
    `(?:note|comment) (?:on|for) %T: ?%V`,
    'describe %T (?:as|with)[: ]*%V',
  ]),
  ...phrases('rename', [
    '(?:rename|retitle|relabel|reword|rephrase) %T (?:to|as|into|->|=>) %V',
    `${SET} (?:the |its )?(?:title|name|text|wording)(?: (?:of|for|on) %T)? (?:to|into|as)[: ]*%V`,
    `${SET} %T(?:'s|s')? (?:title|name|text|wording) (?:to|into|as)[: ]*%V`,
    'call %T (?<value>[\\ue000-\\uf8ff])(?: instead)?',
    '%T (?:should be|is now) (?:called|named|titled|renamed(?: to)?) %V',
  ]),
  ...phrases('prioritise', [
    `(?:set|change|raise|lower|update|make|bump|increase|decrease|drop)(?: the| its)? (?:priority|prio|importance)(?: level)?(?: (?:of|for|on) %T)? (?:to|as|at|=|:)? ?%L(?: priority)?`,
    `(?:set|change|raise|lower|update) %T(?:'s|s')? (?:priority|prio)(?: to| as|:|=)? %L`,
    `(?:give|assign) %T (?:a |an )?%L priority`,
    `(?:give|assign|add) (?:a |an )?%L priority to %T`,
    `(?:make|mark|set|flag|change|bump|raise|lower|put|turn|upgrade|downgrade|drop|move|prioriti[sz]e) (?:the )?%T (?:up |down )?(?:as |to |at |be |a |an |with |of )*%M[- ]?(?:priority|prio|importance)?(?: task)?`,
    `%T (?:is|are)(?: now| very| really| super)* %M(?:[- ]priority)?`,
    '(?<level>(?:de)?prioriti[sz]e) %T',
  ]),
  ...phrases('tag', [
    '(?:tag|label) %T (?:as|with|under)(?: the)?(?: tags?| labels?)? %V',
    '(?:tag|label) (?<target>(?:task |#)?\\d+|it|that|this|them) %V',
    '(?:tag|label) %T (?<value>[#@]\\S+(?:(?:,| and|) [#@]\\S+)*)',
    '(?:add|put|attach|apply|give|assign)(?: the| a| an)? (?:tags?|labels?) (?<value>\\S+(?:(?:,| and) \\S+)*) (?:to|on|onto) %T',
    '(?:add|put|attach|apply)(?: the| a| an)? (?<value>\\S+) (?:tag|label) (?:to|on|onto) %T',
    '(?:add|put|attach|apply) (?<value>[#@][\\p{L}][\\p{L}\\w-]*(?:(?:,| and|) [#@][\\p{L}][\\p{L}\\w-]*)*) (?:to|on|onto) %T',
    '(?:give) %T (?:the )?(?:tags?|labels?) %V',
  ]),
  ...phrases('due', [
    `${SET}(?: the| its| a)? ${DATE} (?:of|for|on) %T (?:to|as|for|:|=) %V`,
    `${SET}(?: the| its)? ${DATE} (?:to|as|for) %V`,
    `${SET} %T(?:'s|s') ${DATE} (?:to|as|for) %V`,
    `${SET} %T (?:due|due date|deadline) (?:to |on |by |at |for |as )?%V`,
    `(?:add|put|give|assign)(?: a| the)? (?:due date|deadline)(?: of| on)? (?:to|for) %T(?: of |: ?|, ?)%V`,
    '(?:add|put|assign|set)(?: a| the)? (?:due date|deadline)(?: of| on|:)? (?<value>.+?) (?:to|for|on) %T',
    'give %T (?:a |the )?(?:due date|deadline)(?: of| on)? %V',
    '%T (?:is|are|should be|must be)(?: now)? due (?:on |by |at )?%V',
    '%T (?:should be|is now|must be) (?:on |at )?%V',
  ]),
  ...phrases('snooze', [
    'snooze(?: %T)?(?: (?<value>(?:for|until|till|til|to|by) .+))?',
    'remind me (?:again |later )?(?:about %T )?(?:again|later)(?: (?<value>(?:in|at|on|tomorrow|tonight|next|this)(?:(?! to ).)*))?',
    'remind me again (?:about|of|to) %T (?<value>(?:in|at|on|tomorrow|tonight|next|this) .+)',
  ]),
  ...phrases('remind', [
    '(?:set|add|create|put|make|change|move|update)(?: an?| another| the| my| its)? (?:reminder|alert)(?: time)? (?:on|for|to|of) %V',
    '(?:set|add|create|put|change)(?: an?| another| the)? (?:reminder|alert)(?: of| for| to)? (?<value>.+ (?:before|prior|earlier|in advance|ahead)) (?:on|for|to|of) %T',
    '(?:remind|alert|notify|ping) me (?:about|of|for|to) (?<value>.+ (?:before|prior|earlier|ahead|beforehand|in advance).{0,20})',
    '(?:remind|alert|notify|ping|warn) me (?<value>.+? (?:before|prior to|ahead of|in advance of)) %T',
  ]),
];

/** Where a date, a length or a repeat stands at the end; the verb says how sure it is that a task is meant. */
export const MOVES = [
  ...phrases('move', ['(?:reschedule|re-schedule|postpone|delay|defer|procrastinate) %V']),
  ...phrases('move-maybe', [
    '(?:move|push(?: back| out| off| forward)?|shift|bump|put off|bring forward|bring|pull forward|slide|advance) %V',
  ]),
  ...phrases('set', ['(?:set|change|make|schedule|repeat|have|let|do|update|turn) %V']),
];

/** "change X to Y", when no field was named. */
export const REPLACE = phrases('replace', [
  '(?:change|edit|update|replace|modify|correct|fix) %T (?:to|into|with|->|=>) %V',
]);
