// The child of prepared.ts: makes what is missing, tells what it made, and goes.
import { openDatabase } from './database.ts';
import { ensureKeys, operatorToken } from './keys.ts';
import type { Told } from './prepared.ts';
import { readLocalSettings } from './settings.ts';

const tell = (told: Told): Promise<void> => new Promise((resolve) => process.send?.(told, () => resolve()));

try {
  const settings = readLocalSettings(process.env);
  const keys = await ensureKeys(settings.dataDir);
  const database = await openDatabase(settings, (said) => void tell({ said }));
  await tell({ prepared: { database, keys, operatorToken: await operatorToken(keys, settings.webUrl) } });
} catch (error) {
  await tell({ fault: (error as Error).message });
}
process.disconnect?.();
