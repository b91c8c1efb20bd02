/** What stood under “Unreleased” is of that version from now on. Refuses a release that tells nothing to whoever runs it. */
export function released(changelog: string, version: string, date: string): string {
  const [before = '', rest, ...more] = changelog.split('\n## Unreleased\n');
  if (rest === undefined || more.length > 0) throw new Error('CHANGELOG.md has not one heading “Unreleased”.');
  if (changelog.includes(`\n## ${version} `)) throw new Error(`CHANGELOG.md has ${version} already.`);
  if (!/^\n- /.test(rest))
    throw new Error('CHANGELOG.md says nothing under “Unreleased”: write what has changed first.');
  return `${before}\n## Unreleased\n\n## ${version} (${date})\n${rest}`;
}
