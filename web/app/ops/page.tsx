import { Overview } from '../../ops/overview/Overview.tsx';
import { titleOnDuty } from '../../ops/title.ts';

export const generateMetadata = () => titleOnDuty((t) => t('pages.overview'));

export default function OverviewRoute() {
  return <Overview />;
}
