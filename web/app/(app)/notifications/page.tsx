import type { Metadata } from 'next';
import { titleOfRequest } from '../../../messages/request.ts';
import { Notifications } from '../../../notifications/Notifications.tsx';

export const generateMetadata = async (): Promise<Metadata> => ({ title: await titleOfRequest('notifications') });

export default function NotificationsPage() {
  return <Notifications />;
}
