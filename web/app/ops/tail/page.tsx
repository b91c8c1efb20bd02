import { TailPage } from '../../../ops/TailPage.tsx';

export default function TailRoute() {
  return <TailPage />;
}
