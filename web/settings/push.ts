import type { PushSubscription as Subscription } from '@tasklog/schemas';

const WORKER = '/sw.js';

/** Whether this browser can be sent reminders. */
export const canPush = (): boolean =>
  typeof navigator !== 'undefined' && 'serviceWorker' in navigator && 'PushManager' in globalThis;

/** Asks the person, and the browser's push service. @returns null when the person says no. */
async function subscribeHere(publicKey: string): Promise<Subscription | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  // The page has registered it under the name of its build, unless it is in development.
  if (!(await navigator.serviceWorker.getRegistration(WORKER))) await navigator.serviceWorker.register(WORKER);
  const { pushManager } = await navigator.serviceWorker.ready;
  // One of other keys than this installation's is worth nothing.
  await (await pushManager.getSubscription())?.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  const { endpoint, keys } = subscription.toJSON();
  return {
    endpoint: endpoint ?? '',
    keys: { p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' },
    name: browserName(navigator.userAgent),
  };
}

export type Subscribed = 'done' | 'unable' | 'forbidden' | 'unreachable';

/** Has this browser take push messages, and tells the service where it is reached. */
export async function subscribed(
  publicKey: string,
  tell: (subscription: Subscription) => Promise<unknown>,
): Promise<Subscribed> {
  if (!canPush()) return 'unable';
  try {
    const subscription = await subscribeHere(publicKey);
    if (!subscription) return 'forbidden';
    await tell(subscription);
    return 'done';
  } catch {
    return 'unreachable';
  }
}

/** Whoever signs out leaves nothing of theirs to be shown here. */
export async function unsubscribeHere(): Promise<void> {
  if (!canPush()) return;
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

const BROWSERS: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const PLACES: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS/, 'macOS'],
  [/Windows/, 'Windows'],
  [/Linux/, 'Linux'],
];

/** What its owner knows a browser by, among others of theirs. */
export function browserName(userAgent: string): string {
  const named = (names: [RegExp, string][]) => names.find(([mark]) => mark.test(userAgent))?.[1];
  return [named(BROWSERS) ?? 'A browser', named(PLACES)].filter(Boolean).join(' on ');
}
