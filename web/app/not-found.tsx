import Link from 'next/link';
import { entryWordsOfRequest } from '../messages/request.ts';

export default async function NotFound() {
  const t = await entryWordsOfRequest();
  return (
    <main className="plain-page" id="main">
      <h1>{t('gone.title')}</h1>
      <p>{t('gone.text')}</p>
      <p>
        <Link href="/">{t('gone.home')}</Link>
      </p>
    </main>
  );
}
