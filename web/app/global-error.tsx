'use client';
import '../style/base.css';
import '../style/controls.css';
import '../style/frame.css';
import PageFault from './error.tsx';

export default function GlobalFault(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <PageFault {...props} />
      </body>
    </html>
  );
}
