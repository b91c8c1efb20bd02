import { forPages } from '../../identity/pages.ts';
import { Home } from '../../ui/Home.tsx';

export default function HomePage() {
  return <Home chatkitDomainKey={forPages().chatkitDomainKey} />;
}
