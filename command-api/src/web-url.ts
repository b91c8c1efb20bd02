import type { Setting } from '@tasklog/runtime';

export const WEB_URL = {
  type: 'string',
  about:
    'Public address of the web: assistants reach /mcp and calendar apps a calendar there, and people approve there what assistants propose.',
  example: 'https://tasks.example.org',
  default: 'http://localhost:3000',
  pattern: '^https?://[^/?#]+/?$',
} as const satisfies Setting;
