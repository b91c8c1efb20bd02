// Reads every schema in this package and writes src/generated: one TypeScript type and one ajv validator for each.
// `--check` writes nothing and fails when what is checked in is not what would be written.
import { mkdirSync, readFileSync, readdirSync, writeFileSync, existsSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { createRequire } from 'node:module';
import { compile } from 'json-schema-to-typescript';
import type { JSONSchema4 } from 'json-schema';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { _, Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

type Schema = Record<string, unknown> & { title?: string };

const root = import.meta.dirname;
const FOLDERS = ['values', 'commands', 'events', 'http', 'model', 'notices', 'tools'];
