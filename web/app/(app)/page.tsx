import { Home } from '../../ui/Home.tsx';

export default function HomePage() {
  return <Home />;
}
