/** What the suite finds wrong, and why it stays so. A line whose scenario passes is refused by the test, as is one that is missing. */
export const EXPECTED_FAILURES: Record<string, Record<string, string>> = {
  '2025-11-25': {
    'tools-call-sampling':
      'Without sessions a client of 2025 cannot be asked in the middle of a call: its answer would come to another server.',
    'tools-call-elicitation': 'As sampling; plans of such a client are approved on the web.',
    'elicitation-sep1034-defaults': 'As elicitation.',
    'elicitation-sep1330-enums': 'As elicitation.',
  },
  '2026-07-28': {},
};

/** What the suite can ask of a server that has none of its fixture tools. */
export const OF_ANY_SERVER: Record<string, readonly string[]> = {
  '2025-11-25': [
    'server-initialize',
    'ping',
    'tools-list',
    'resources-list',
    'prompts-list',
    'dns-rebinding-protection',
    'server-sse-multiple-streams',
  ],
  '2026-07-28': [
    'tools-list',
    'resources-list',
    'prompts-list',
    'sep-2164-resource-not-found',
    'caching',
    'dns-rebinding-protection',
    'server-sse-multiple-streams',
    'input-required-result-unsupported-methods',
    'http-header-validation',
  ],
};
