import type { Setting } from './settings.ts';

export const WEB_URL = {
  type: 'string',
  about:
    'Public address of the web: what mail links to, where assistants reach /mcp and calendar apps a calendar, and people approve what assistants propose.',
  example: 'https://tasks.example.org',
  default: 'http://localhost:3000',
  pattern: '^https?://[^/?#]+/?$',
} as const satisfies Setting;
