/** A Dockerfile as far as ours go: stages of instructions, with what the build arguments stand for filled in. */
export type Instruction = { name: string; text: string };
export type Stage = { name: string; from: string; instructions: Instruction[] };

/** Throws for what is not understood here, so that nothing is left out in silence. */
export function parseDockerfile(text: string, args: Readonly<Record<string, string>> = {}): Stage[] {
  const known: Record<string, string> = { ...args };
  const stages: Stage[] = [];
  for (const { name, text: raw } of instructionsIn(text)) {
    if (name === 'ARG') {
      const [arg = '', value = ''] = raw.split('=');
      known[arg] ??= value;
      continue;
    }
    const filled = raw.replaceAll(/\$\{(\w+)\}/g, (_, arg: string) => known[arg] ?? '');
    if (name === 'FROM') {
      const [from = '', , as] = filled.split(/\s+/);
      stages.push({ name: as ?? 'last', from, instructions: [] });
      continue;
    }
    if (!UNDERSTOOD.includes(name)) throw new Error(`${name} is not understood here`);
    stages.at(-1)?.instructions.push({ name, text: filled });
  }
  return stages;
}

const UNDERSTOOD = ['WORKDIR', 'COPY', 'RUN', 'LABEL', 'ENV', 'USER', 'EXPOSE', 'HEALTHCHECK', 'ENTRYPOINT'];

const instructionsIn = (text: string): Instruction[] =>
  text
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => ({ name: line.split(' ', 1)[0] ?? '', text: line.slice(line.indexOf(' ') + 1).trim() }));

/** NAME=value NAME="with blanks" … */
export const pairsIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/([\w.]+)=(?:"([^"]*)"|(\S+))/g)].map(([, name = '', quoted, plain]) => [
      name,
      quoted ?? plain ?? '',
    ]),
  );

/** Whether .dockerignore lets a path into the build: the last pattern that fits it, or a folder above it, decides. */
export function contextOf(dockerignore: string): (path: string) => boolean {
  const rules = dockerignore
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .map((line) => ({ takesIn: line.startsWith('!'), fits: patternOf(line.replace(/^!/, '')) }));
  return (path) => {
    const above = path.split('/').map((_, n, parts) => parts.slice(0, n + 1).join('/'));
    return rules.reduce((taken, { takesIn, fits }) => (above.some((each) => fits.test(each)) ? takesIn : taken), true);
  };
}

const patternOf = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .replaceAll(/[.+^$()|[\]{}]/g, '\\$&')
      .replaceAll('**/', '\u0000')
      .replaceAll('*', '[^/]*')
      .replaceAll('\u0000', '(?:.*/)?')}$`,
  );
