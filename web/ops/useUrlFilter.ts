import { useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

/** What a page shows, as its address says: it survives a reload, and can be sent to somebody. */
export function useUrlFilter(): [search: URLSearchParams, set: (values: Record<string, string | undefined>) => void] {
  const search = useSearchParams();
  const set = useCallback((values: Record<string, string | undefined>) => {
    const next = new URLSearchParams();
    for (const [name, value] of Object.entries(values)) if (value) next.set(name, value);
    const query = next.toString();
    window.history.replaceState(null, '', query === '' ? location.pathname : `?${query}`);
  }, []);
  return [search, set];
}
