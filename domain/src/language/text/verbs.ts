/** What is to be done follows: "at 5 call ann". */
export const OPENING_VERB =
  /^(?:call|ring|phone|text|email|mail|message|send|buy|get|pick|take|go|meet|pay|feed|walk|start|leave|check|do|make|cook|clean|water|turn|put|pack|drive|prepare|wake|visit|finish|book|order|collect|drop|write|read|review|join|submit|order)$/;
