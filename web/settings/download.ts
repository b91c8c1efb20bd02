import type { Answer, Api } from '../live/api.ts';

export const FORMS = ['csv', 'events', 'todoist'] as const;
export type Form = (typeof FORMS)[number];

export interface Downloaded {
  name: string;
  content: Blob;
}

/** A list is sent as it is read, at the pace of whoever takes it. */
const PATIENCE_MS = 600_000;

/** Takes a file of the whole list. How large it will be is not known; `onBytes` hears how much there is of it. */
export function download(
  api: Api,
  form: Form,
  position: string | null,
  onBytes: (bytes: number) => void,
): Promise<Answer<Downloaded>> {
  const query = new URLSearchParams({ format: form, ...(position !== null && { after: position }) });
  return api<Downloaded>(`/api/queries/export?${query.toString()}`, {
    patience: PATIENCE_MS,
    read: async (response) => ({ name: nameOf(response), content: await collected(response, onBytes) }),
  });
}

/** @throws when the connection breaks off: half a list must not look whole. */
async function collected({ body, headers }: Response, onBytes: (bytes: number) => void): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  if (body)
    for (const reader = body.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      pieces.push(value);
      bytes += value.byteLength;
      onBytes(bytes);
    }
  return new Blob(pieces, { type: headers.get('content-type') ?? 'application/octet-stream' });
}

function nameOf({ headers }: Response): string {
  return /filename="([\w.-]+)"/.exec(headers.get('content-disposition') ?? '')?.[1] ?? 'tasklog-list';
}

/** Hands a file to the browser, as if it was a link that was followed. */
export function keepFile({ name, content }: Downloaded): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}
