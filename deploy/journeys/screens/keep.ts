import type { Page } from 'playwright-core';
import sharp from 'sharp';

export const DESK = { width: 1280, height: 860 };
/** Enough for flat colours and the edges of letters. */
const COLOURS = 48;

/** Takes a picture of the page, small enough to be kept with the sources. */
export async function keep(page: Page, file: string, { fullPage = false } = {}): Promise<void> {
  await sharp(await page.screenshot({ fullPage }))
    .png({ palette: true, colours: COLOURS, effort: 10, compressionLevel: 9, dither: 0 })
    .toFile(file);
}
