import type { Metadata } from 'next';
import { Upcoming } from '../../../tasks/Upcoming.tsx';

export const metadata: Metadata = { title: 'Upcoming' };

export default function UpcomingRoute() {
  return <Upcoming />;
}
