'use client';
import fault from '../messages/en/fault.json' with { type: 'json' };
import '../style/base.css';
import '../style/controls.css';
import '../style/frame.css';

/** Stands where the whole page should be, with no catalogue to speak from but its own few words. */
export default function GlobalFault({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="plain-page">
          <h1>{fault.title}</h1>
          <p>{fault.text}</p>
          <button type="button" className="primary" onClick={reset}>
            {fault.again}
          </button>
        </main>
      </body>
    </html>
  );
}
