const ANSWER_WITHIN_MS = 2_000;

/** Whether a page answers with this status. Rejects when nobody listens. */
export async function answersWith(status: number, url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  await response.body?.cancel();
  return response.status === status;
}
