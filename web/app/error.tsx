'use client';

export default function PageFault({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="plain-page">
      <h1>This page failed</h1>
      <p>Nothing was changed. Try again; if it stays, reload the page.</p>
      {error.digest && <p className="note">Fault {error.digest}</p>}
      <button type="button" className="primary" onClick={reset}>
        Try again
      </button>
    </main>
  );
}
