export type Converse = {
  chat: (input: ChatInput) => Promise<unknown>;
  interpret: (input: ChatInput) => Promise<unknown>;
};
export type ChatInput = {
  userId: string;
  message: string;
  threadId: string | undefined;
  timeZone: string | undefined;
  key: string | undefined;
};
export function createConverse(_deps: unknown): Converse {
  return { chat: async () => ({}), interpret: async () => ({}) };
}
