import type { Core } from '../core.ts';
import * as to from './notifications.ts';
import type { Route } from './route.ts';

/** How a person is told of reminders, and what of that they have read. */
export function notificationRoutes(core: Core): Route[] {
  const { notifications: channels } = core;
  return [
    {
      method: 'get',
      path: '/v1/notification-settings',
      summary: 'How you are told of reminders: the channels there are, and which are on',
      answer: 'NotificationSettingsAnswer',
      handler: to.readNotificationSettings(channels),
    },
    {
      method: 'patch',
      path: '/v1/notification-settings',
      summary: 'Turn channels on or off, or set the address of your webhook; the first one is answered with its secret',
      body: 'NotificationSettings',
      answer: 'NotificationSettingsAnswer',
      versioned: true,
      handler: to.changeNotificationSettings(channels),
    },
    {
      method: 'post',
      path: '/v1/notification-settings/webhook-secret',
      summary: 'Make a new secret for your webhook; it is shown once, and the one before is good no more',
      answer: 'NotificationSettingsAnswer',
      versioned: true,
      handler: to.rotateSecret(channels),
    },
    {
      method: 'post',
      path: '/v1/notification-settings/email',
      summary: 'Have a code sent to an address of yours',
      body: 'EmailAddress',
      answer: 'NotificationSettingsAnswer',
      handler: to.requestCode(channels),
    },
    {
      method: 'post',
      path: '/v1/notification-settings/email/confirm',
      summary: 'Confirm the address by its code, and turn mail on',
      body: 'EmailCode',
      answer: 'NotificationSettingsAnswer',
      handler: to.confirmAddress(channels),
    },
    {
      method: 'post',
      path: '/v1/notification-settings/push',
      summary: 'Have a browser take push messages',
      body: 'PushSubscription',
      answer: 'NotificationSettingsAnswer',
      handler: to.subscribe(channels),
    },
    {
      method: 'delete',
      path: '/v1/notification-settings/push/{id}',
      summary: 'Send a browser no more',
      answer: 'NotificationSettingsAnswer',
      handler: to.unsubscribe(channels),
    },
    {
      method: 'post',
      path: '/v1/notifications/read',
      summary: 'Mark notifications as read: some, or all up to a moment',
      body: 'NotificationsRead',
      answer: 'NotificationsRead',
      handler: to.markRead(core),
    },
  ];
}
