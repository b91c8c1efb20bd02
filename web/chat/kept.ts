import type { Problem } from '@tasklog/schemas';
import type { Outgoing } from './thread.ts';

/** What a page remembers of its conversation; what was said lies with the service. */
export interface KeptConversation {
  id: string | null;
  title: string | null;
  outgoing: readonly Outgoing[];
  draft: string;
}

/** @returns null when nothing was kept, or nothing that can be read. */
export function readKept({
  storage,
  storageKey,
}: {
  storage: Pick<Storage, 'getItem'> | null;
  storageKey: string;
}): KeptConversation | null {
  try {
    const kept = JSON.parse(storage?.getItem(storageKey) ?? 'null') as Partial<KeptConversation> | null;
    if (!kept || !Array.isArray(kept.outgoing)) return null;
    const { id = null, title = null, draft = '', outgoing } = kept;
    return { id, title, draft, outgoing: (outgoing as readonly Outgoing[]).map(interrupted) };
  } catch {
    return null;
  }
}

const INTERRUPTED: Problem = {
  type: 'about:blank',
  title: 'Interrupted',
  status: 503,
  code: 'interrupted',
  detail: 'The page was closed before the answer came. Retry does nothing twice.',
};

/** A page that was closed while sending cannot know what became of it. */
function interrupted(sent: Outgoing): Outgoing {
  return sent.state === 'sending' ? { ...sent, state: 'failed', problem: INTERRUPTED } : sent;
}
