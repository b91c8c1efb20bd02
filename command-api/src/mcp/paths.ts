/** Where assistants come in, and where they read who lets them in. Apart from what answers there, which is loaded late. */
export const PATH = '/mcp';
export const METADATA = '/.well-known/oauth-protected-resource';
