import type { Outgoing } from './thread.ts';

/** What a page remembers of its conversation; what was said lies with the service. */
export interface KeptConversation {
  id: string | null;
  title: string | null;
  outgoing: readonly Outgoing[];
  draft: string;
}

type Storing = { storage: Pick<Storage, 'getItem'> | null; storageKey: string };

/** @param interrupted what to say of a message that was on its way. @returns null when nothing was kept that can be read. */
export function readKept({ storage, storageKey }: Storing, interrupted: string): KeptConversation | null {
  try {
    const kept = JSON.parse(storage?.getItem(storageKey) ?? 'null') as Partial<KeptConversation> | null;
    if (!kept || !Array.isArray(kept.outgoing)) return null;
    const { id = null, title = null, draft = '', outgoing } = kept;
    const sent = (outgoing as readonly Outgoing[]).map((each) => asFound(each, interrupted));
    return { id, title, draft, outgoing: sent };
  } catch {
    return null;
  }
}

/** A page that was closed while sending cannot know what became of it. */
function asFound(sent: Outgoing, detail: string): Outgoing {
  if (sent.state !== 'sending') return sent;
  const problem = { type: 'about:blank', title: detail, status: 503, code: 'interrupted', detail };
  return { ...sent, state: 'failed', problem };
}
