import Link from 'next/link';

export default function NotFound() {
  return (
    <main className="plain-page">
      <h1>Not here</h1>
      <p>There is nothing at this address. It may have been deleted, or belong to somebody else.</p>
      <p>
        <Link href="/">Go to your tasks</Link>
      </p>
    </main>
  );
}
