import { ReplaysPage } from '../../../ops/replays/ReplaysPage.tsx';
import { titleOnDuty } from '../../../ops/title.ts';

export const generateMetadata = () => titleOnDuty((t) => t('pages.replays'));

export default function ReplaysRoute() {
  return <ReplaysPage />;
}
