import { DeadLettersPage } from '../../../ops/letters/DeadLettersPage.tsx';
import { titleOnDuty } from '../../../ops/title.ts';

export const generateMetadata = () => titleOnDuty((t) => t('pages.deadLetters'));

export default function DeadLettersRoute() {
  return <DeadLettersPage />;
}
