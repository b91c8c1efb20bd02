import { join } from 'node:path';
import { run } from './processes.ts';

/** Makes a key and its own certificate for 127.0.0.1 and localhost; clients trust it through the PEM file. */
export async function makeKeys(folder: string, password: string): Promise<{ keyStore: string; caFile: string }> {
  const keyStore = join(folder, 'keys.p12');
  const caFile = join(folder, 'ca.pem');
  const entry = ['-alias', 'broker', '-keystore', keyStore, '-storetype', 'PKCS12', '-storepass:env', 'STORE_PASSWORD'];
  const keytool = (...args: string[]): Promise<void> =>
    run({ command: 'keytool', args: [...args, ...entry], env: { ...process.env, STORE_PASSWORD: password } });
  const names = ['-dname', 'CN=127.0.0.1', '-ext', 'SAN=ip:127.0.0.1,dns:localhost', '-validity', '30'];
  await keytool('-genkeypair', '-keyalg', 'EC', '-groupname', 'secp256r1', ...names);
  await keytool('-exportcert', '-rfc', '-file', caFile);
  return { keyStore, caFile };
}
