import { LagPage } from '../../../ops/LagPage.tsx';

export default function LagRoute() {
  return <LagPage />;
}
