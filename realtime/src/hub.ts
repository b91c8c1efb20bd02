/** Who listens: frames reach the sockets of their own user and nobody else. */
type Listener = (frame: string) => void;

export type Hub = {
  /** Answers with how to stop listening; twice is as good as once. */
  listen(userId: string, listener: Listener): () => void;
  tell(userId: string, frame: string): void;
  listening(userId: string): number;
};

export function createHub(): Hub {
  const byUser = new Map<string, Set<Listener>>();
  return {
    listen: (userId, listener) => {
      const listeners = byUser.get(userId) ?? new Set();
      byUser.set(userId, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        // By then another set may stand there: a user who left altogether and came back.
        if (listeners.size === 0 && byUser.get(userId) === listeners) byUser.delete(userId);
      };
    },
    // A listener may leave while it is told; a set goes on with the others.
    tell: (userId, frame) => byUser.get(userId)?.forEach((listener) => listener(frame)),
    listening: (userId) => byUser.get(userId)?.size ?? 0,
  };
}
