import type { Interpretation } from '@tasklog/schemas';

const GREETING =
  /^(?:hi|hey|hello|hiya|yo|howdy|good (?:morning|afternoon|evening|night|day)|greetings|sup|what's up|whats up)(?:[ ,]+(?:there|tasklog|bot|assistant|friend|you|again|everyone))*[ .!]*$/i;
const THANKS =
  /^(?:thanks|thank you|thx|ty|cheers|great|awesome|nice|cool|perfect|well done|good job|good bot|bye|goodbye|see you(?: (?:later|tomorrow|soon|then|around|next week|on \w+day))?|lol|haha|wow|amazing|excellent|brilliant|lovely)(?:[ ,]+(?:a lot|so much|very much|you|all|for (?:that|your help|everything|the help)|later|then|work|job|man|mate|buddy|thanks|thank you|bye))*[ .!]*$/i;
const ABOUT_ME =
  /^(?:who|what) are you\b|^you(?:'re| are) (?:so |really |very |a |an |the )*(?:useless|stupid|dumb|great|awesome|best|smart|funny|helpful|amazing|idiot|genius|star|nice|cool|cute)[.! ]*$|^shut up[.! ]*$|^how are you|^how's it going|^are you (?:a |an )?(?:bot|robot|human|ai|real|there)|^what(?:'s| is) your (?:name|favou?rite)|^do you (?:like|love|know|think|have|feel)|^i (?:love|hate|like) you|^(?:tell|give) me (?:a|another|some|the) (?:joke|story|poem|riddle|fun fact|fact|news)|^(?:what(?:'s| is) the (?:weather|time|date|news|capital|meaning|temperature|score|difference)|what time is it|how(?:'s| is) the weather|what day is it)|^(?:write|compose|generate) (?:me )?(?:a|an|some) (?:poem|song|story|haiku|essay|code|script|joke) (?:about|on|for me|that)|^sing (?:me )?a|^(?:write|compose|draw|paint|make|tell|read|play|give|find|generate|show) (?:me|us) (?:an? |some |another |the )?(?:poem|song|story|joke|essay|haiku|limerick|picture|music|recipe|code|script|riddle|fact|tale|playlist|video|movie)\b|^(?:ignore|disregard|forget|override) (?:all |any |the |your |my )*(?:previous|prior|earlier|above|former) (?:instructions?|prompts?|rules|messages?)|^i(?:'m| am) (?:so |very |really |a bit )?(?:tired|bored|sad|happy|hungry|sleepy|lonely|stressed|exhausted|angry|cold|sick|fine|good|great|ok|okay)[.! ]*$|^translate\b|^who (?:is|was|won|are|were|invented|wrote)\b|^where (?:was|were|are)\b/i;

/** Greetings, thanks and questions about the world: nothing that a to-do list does. */
export function isSmallTalk(text: string): boolean {
  return GREETING.test(text) || THANKS.test(text) || ABOUT_ME.test(text);
}

export function smallTalk(): Interpretation {
  const reply = 'I keep your to-do list: tell me what to remember, or ask "what is due today?".';
  return { intent: 'out_of_scope', reply, confidence: 0.8, because: ['intent: out of scope'] };
}
