/** A red pixel, and a tenth of a millisecond of silence. */
export const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
export const SILENCE = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=';

export const text = (words: string) => ({ type: 'text' as const, text: words });
export const image = { type: 'image' as const, data: PIXEL, mimeType: 'image/png' };
export const said = (words: string) => ({ content: [text(words)] });
