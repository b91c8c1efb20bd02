// What `tasklog doctor` starts: looks at everything once, tells what it found, and goes.
import { diagnose } from './diagnose.ts';

const diagnosis = await diagnose(process.env);
await new Promise((resolve) => process.send?.(diagnosis, resolve));
process.disconnect?.();
