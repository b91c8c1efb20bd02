/** What a resource is called. Apart from what reads it, which is loaded late. */
export const TODAY = 'todo://today';
export const taskUri = (id: string): string => `todo://task/${id}`;
export const changeUri = (id: string): string => `todo://changes/${id}`;
