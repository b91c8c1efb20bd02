import { EARLY_ENTER } from '../../chat/early-enter.ts';
import { forPages } from '../../identity/pages.ts';
import { nonceOfRequest } from '../../server/nonce.ts';
import { Home } from '../../ui/Home.tsx';

export default async function HomePage() {
  const nonce = await nonceOfRequest();
  return (
    <>
      <Home chatkitDomainKey={forPages().chatkitDomainKey} />
      {/* Behind what it is for: the browser stops reading the page at a script that stands in it, and may paint what it has. */}
      <script nonce={nonce} dangerouslySetInnerHTML={{ __html: EARLY_ENTER }} />
    </>
  );
}
