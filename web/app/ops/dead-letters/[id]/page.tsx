import { LetterPage } from '../../../../ops/letters/LetterPage.tsx';
import { titleOnDuty } from '../../../../ops/title.ts';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props) {
  const { id } = await params;
  return titleOnDuty((t) => t('letter.title', { id }));
}

export default async function LetterRoute({ params }: Props) {
  return <LetterPage id={(await params).id} />;
}
