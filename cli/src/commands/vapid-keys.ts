import { createECDH } from 'node:crypto';
import { Command } from 'commander';

/** The pair of keys that web push is signed with. They are made once: with others, every browser must subscribe anew. */
export function vapidKeys(): Command {
  return new Command('vapid-keys')
    .description('make the keys that web push needs, as settings')
    .option('--json', 'print {"publicKey", "privateKey"}')
    .action(({ json }: { json?: true }) => {
      const pair = createECDH('prime256v1');
      pair.generateKeys();
      const [publicKey, privateKey] = [pair.getPublicKey(), padded(pair.getPrivateKey())].map((key) =>
        key.toString('base64url'),
      );
      console.log(
        json
          ? JSON.stringify({ publicKey, privateKey })
          : `VAPID_PUBLIC_KEY=${publicKey ?? ''}\nVAPID_PRIVATE_KEY=${privateKey ?? ''}`,
      );
    });
}

const KEY_BYTES = 32;

/** A private key is a number, and may come with its leading zeros left out. */
const padded = (key: Buffer): Buffer => Buffer.concat([Buffer.alloc(KEY_BYTES - key.length), key]);
