const PATHS = {
  home: 'M3 10.5 12 4l9 6.5V20a1 1 0 0 1-1 1h-5v-6H9v6H4a1 1 0 0 1-1-1z',
  tasks: 'M4 6.5 5.5 8 8 5m3 1.5h9M4 12.5 5.5 14 8 11m3 1.5h9M4 18.5 5.5 20 8 17m3 1.5h9',
  upcoming: 'M4 6h16v14H4zm0 4.5h16M8 3.5V7m8-3.5V7M8 14h2m4 0h2m-8 3h2',
  notifications: 'M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zm4 2.5a2 2 0 0 0 4 0',
  settings: 'M4 7h9m5 0h2M4 17h2m5 0h9M15.5 4.5v5M8.5 14.5v5',
  operating: 'M3 12h4l3-7 4 14 3-7h4',
  search: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13m5 11.5L21 21',
  light:
    'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8m0-5v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4m0-12.8L17 7M7 17l-1.4 1.4',
  dark: 'M19 14.5A8 8 0 0 1 9.5 5a7.5 7.5 0 1 0 9.5 9.5z',
  system: 'M4 5h16v11H4zm5 15h6m-3-4v4',
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing beside words, or in a button that is named otherwise. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
