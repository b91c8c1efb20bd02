import { LetterPage } from '../../../../ops/LetterPage.tsx';

export default async function LetterRoute({ params }: { params: Promise<{ id: string }> }) {
  return <LetterPage id={(await params).id} />;
}
