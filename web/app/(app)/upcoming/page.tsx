import type { Metadata } from 'next';
import { taskTitleOfRequest } from '../../../messages/request.ts';
import { Upcoming } from '../../../tasks/upcoming/Upcoming.tsx';

export const generateMetadata = async (): Promise<Metadata> => ({
  title: await taskTitleOfRequest('upcoming.heading'),
});

export default function UpcomingRoute() {
  return <Upcoming />;
}
