import { DeadLettersPage } from '../../../ops/DeadLettersPage.tsx';

export default function DeadLettersRoute() {
  return <DeadLettersPage />;
}
