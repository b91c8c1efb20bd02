/** A row for each thing that was accepted and is not yet on the log, in every read model, and carried out. */
export const UNSETTLED = `
  select from command.outbox
  union all select from projection.intent where state = 'waiting'
  union all select from log.checkpoint c join log.head h using (topic, part) where c.off < h.next - 1`;
