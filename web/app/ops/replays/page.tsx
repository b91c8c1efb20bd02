import { ReplaysPage } from '../../../ops/ReplaysPage.tsx';

export default function ReplaysRoute() {
  return <ReplaysPage />;
}
