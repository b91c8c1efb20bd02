import type { Response } from 'express';

/**
 * Writes a piece of an answer that comes in pieces, and waits while whoever asked takes no more: what is written waits in
 * memory otherwise. Resolves with whether somebody is still there.
 */
export async function sendPiece(response: Response, piece: string): Promise<boolean> {
  if (response.destroyed) return false;
  if (response.write(piece)) return true;
  await new Promise<void>((resolve) => {
    const settle = (): void => {
      response.off('drain', settle).off('close', settle);
      resolve();
    };
    response.on('drain', settle).on('close', settle);
  });
  return !response.destroyed;
}
