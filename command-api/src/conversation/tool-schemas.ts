/** Schemas as tools show them: each stands by itself, whatever it was put together from. */
import bundle from '@tasklog/schemas/bundle.json' with { type: 'json' };

export type JsonSchema = Record<string, unknown>;

const definitions = bundle.definitions as unknown as Record<string, JsonSchema>;

/** A schema by its title, with all that it refers to put in; what refers to itself stays a reference into `$defs`. */
export function wholeSchema(title: string, change: (schema: JsonSchema) => JsonSchema = (same) => same): JsonSchema {
  const kept: Record<string, JsonSchema> = {};
  const inside = (node: unknown, within: readonly string[]): unknown => {
    if (Array.isArray(node)) return node.map((each) => inside(each, within));
    if (node === null || typeof node !== 'object') return node;
    const { $ref, ...rest } = node as JsonSchema;
    if (typeof $ref !== 'string')
      return change(Object.fromEntries(Object.entries(node).map(([key, value]) => [key, inside(value, within)])));
    const name = $ref.replace('#/definitions/', '');
    if (!within.includes(name)) return { ...(inside(bare(name), [...within, name]) as JsonSchema), ...rest };
    kept[name] ??= {};
    return { $ref: `#/$defs/${name}`, ...rest };
  };
  const whole = inside(bare(title), [title]) as JsonSchema;
  for (const name of Object.keys(kept))
    kept[name] = name === title ? withoutDefs(whole) : (inside(bare(name), [name]) as JsonSchema);
  return Object.keys(kept).length === 0 ? whole : { ...whole, $defs: kept };
}

/** Titles are names of ours, not of the thing. */
function bare(name: string): JsonSchema {
  const { title: _, ...schema } = definitions[name] ?? missing(name);
  return schema;
}

const withoutDefs = ({ $defs: _, ...schema }: JsonSchema): JsonSchema => schema;

function missing(name: string): never {
  throw new Error(`there is no schema ${name}`);
}

/** On output an enum would break a client on the day a word is added: the words known today are told, and any may come. */
export function openEnum(schema: JsonSchema): JsonSchema {
  const { enum: words, ...rest } = schema;
  if (!Array.isArray(words)) return schema;
  const known = `Known today: ${words.join(', ')}.`;
  return { type: 'string', ...rest, description: [rest['description'], known].filter(Boolean).join(' ') };
}
