import type { Interpretation, SavedFilter } from '@tasklog/schemas';
import { faultWords } from '../../filter/fault.ts';
import { parseFilter } from '../../filter/parse.ts';
import { dropEnd } from '../text/edges.ts';
import { CLEAR, question, type Scene } from '../outcome.ts';
import { match, phrases } from '../text/phrases.ts';

const SAVED = [
  ...phrases('save', [
    '(?:save|keep|store) (?:the |this |my )?filter %V as (?<field>.+)',
    '(?:save|keep|store) (?:it|this|that|(?:the|this|that) filter) as (?<field>.+)',
  ]),
  ...phrases('forget', ['(?:forget|delete|remove|drop) (?:the |my )?(?:saved )?filter (?<field>.+)']),
  ...phrases('filters', [
    '(?:show|list|see|what are)(?: me)? (?:my |the |all |all my )?(?:saved )?filters',
    '(?:what|which) (?:saved )?filters (?:do i have|are there|have i saved)',
  ]),
];

/** Filters kept under a name: “save the filter @home & today as morning round”, “forget the filter morning round”, “my filters”. */
export function readSavedFilters(text: string, scene: Scene): Interpretation | undefined {
  const found = match(dropEnd(text, '?.!'), SAVED);
  if (!found) return undefined;
  const because = [found.phrase.name];
  const name = unquoted(found.parts.field ?? '');
  switch (found.phrase.kind) {
    case 'save':
      return save(name, found.parts.value ?? scene.context.shown?.query, scene, because);
    case 'forget':
      return forget(name, scene, because);
    case 'filters':
      return told({}, list(scene.clock.house.filters), because);
  }
}

function save(name: string, line: string | undefined, scene: Scene, because: string[]): Interpretation {
  if (line === undefined)
    return ask('Which filter? Say for example "save the filter (today | overdue) & @home as round".', because);
  if (!NAME.test(name))
    return ask(`A filter is called by words, without signs, in at most 60 letters: what shall it be called?`, because);
  const filter = unquoted(line);
  const parsed = parseFilter(filter, scene.clock);
  if (!parsed.ok) return ask(`That filter cannot be read ${faultWords(filter, parsed.fault)}.`, because);
  const filters = [...others(name, scene), { name, filter }];
  if (filters.length > MOST) return ask(`There are ${String(MOST)} filters already. Forget one first.`, because);
  return told({ filters }, `Kept ${filter} as "${name}". *Say "show filter: ${name}".*`, because);
}

function forget(name: string, scene: Scene, because: string[]): Interpretation | undefined {
  const filters = others(name, scene);
  if (filters.length === scene.clock.house.filters.length) return undefined;
  return told({ filters }, `Forgot the filter "${name}".`, because);
}

const others = (name: string, { clock }: Scene): SavedFilter[] =>
  clock.house.filters.filter((each) => each.name.toLowerCase() !== name.toLowerCase());

const NAME = /^[^\s&|!(),"\\]{1,60}(?: [^\s&|!(),"\\]{1,60})*$/;
const MOST = 50;

function list(filters: readonly SavedFilter[]): string {
  if (filters.length === 0)
    return 'You have saved no filter. *Say for example "save the filter @home & today as round".*';
  return `Your filters: ${filters.map(({ name, filter }) => `"${name}" (${filter})`).join(', ')}.`;
}

const unquoted = (text: string): string => text.trim().replace(/^["“](.*)["”]$/, '$1');

const told = (settings: Interpretation['settings'] & {}, reply: string, because: string[]): Interpretation => ({
  intent: 'settings',
  settings,
  reply,
  confidence: CLEAR,
  because,
});

const ask = (reply: string, because: string[]): Interpretation => question('value', reply, 'settings', because);
