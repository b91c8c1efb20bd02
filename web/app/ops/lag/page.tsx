import { LagPage } from '../../../ops/lag/LagPage.tsx';
import { titleOnDuty } from '../../../ops/title.ts';

export const generateMetadata = () => titleOnDuty((t) => t('pages.lag'));

export default function LagRoute() {
  return <LagPage />;
}
