import { TailPage } from '../../../ops/tail/TailPage.tsx';
import { titleOnDuty } from '../../../ops/title.ts';

export const generateMetadata = () => titleOnDuty((t) => t('pages.tail'));

export default function TailRoute() {
  return <TailPage />;
}
