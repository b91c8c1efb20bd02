import type { Metadata } from 'next';
import { Notifications } from '../../../tasks/Notifications.tsx';

export const metadata: Metadata = { title: 'Notifications' };

export default function NotificationsPage() {
  return <Notifications />;
}
