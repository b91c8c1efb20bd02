import type { Metadata } from 'next';
import { SettingsPage } from '../../../settings/SettingsPage.tsx';

export const metadata: Metadata = { title: 'Settings' };

export default function SettingsRoute() {
  return <SettingsPage />;
}
