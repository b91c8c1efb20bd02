import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { orSkip, tell } from '@tasklog/runtime/testing/real/skip';
import { writeCustomSchemas } from './custom-schemas.ts';
import { HELM, tools } from './tools.ts';
import { validators } from './validators.ts';
import type { Validators } from './validators.ts';

/** What each of them is there for: something that is wrong, by which it must be known. */
const PLANTED: [validator: keyof Validators, what: string, file: string, text: string, told: RegExp][] = [
  [
    'kubernetesValidate',
    'a misspelt field',
    'a.yaml',
    'apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { port: [] }\n',
    /port/,
  ],
  [
    'kubernetesValidate',
    'a kind that nobody knows',
    'b.yaml',
    'apiVersion: v1\nkind: Servce\nmetadata: { name: a }\n',
    /Servce/,
  ],
  [
    'kubeconform',
    'a misspelt field of Dapr',
    'c.yaml',
    'apiVersion: dapr.io/v1alpha1\nkind: Resiliency\nmetadata: { name: a }\nspec: { targets: {}, policies: { retries: { r: { initialInterval: 1s } } } }\n',
    /initialInterval/,
  ],
  [
    'kubeconform',
    'a misspelt trigger of KEDA',
    'd.yaml',
    'apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: { name: a }\nspec: { scaleTargetRef: { name: a }, triggers: [{ type: kafka, metadata: { topics: b } }] }\n',
    /triggers/,
  ],
  [
    'kubeconform',
    'a kind without a schema',
    'e.yaml',
    'apiVersion: keda.sh/v1\nkind: Other\nmetadata: { name: a }\n',
    /schema/,
  ],
  [
    'checkovOfKubernetes',
    'a container that may do everything',
    'f.yaml',
    'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: a, image: "a:1", securityContext: { privileged: true } }] }\n',
    /CKV_K8S_16/,
  ],
  ['checkovOfImages', 'an image that runs as root', 'Dockerfile', 'FROM node:26.10.0\nRUN echo\n', /CKV_DOCKER_3/],
  [
    'checkovOfWorkflows',
    'a workflow that may write everything',
    '.github/workflows/g.yml',
    'name: a\non: push\npermissions: write-all\njobs: { a: { runs-on: ubuntu-24.04, steps: [{ run: "echo" }] } }\n',
    /CKV2?_GHA/,
  ],
  ['hadolint', 'an image without a version', 'Dockerfile.h', 'FROM node\n', /DL3006/],
  [
    'actionlint',
    'a job that needs one that is not there',
    'i.yml',
    'on: push\njobs: { a: { needs: b, runs-on: ubuntu-24.04, steps: [{ run: "echo" }] } }\n',
    /needs/,
  ],
  ['shellcheck', 'a variable that falls apart', 'j.sh', '#!/bin/sh\nrm $1\n', /SC2086/],
  ['yamllint', 'a key given twice', 'k.yaml', 'a: 1\na: 2\n', /key-duplicates|duplication/],
  [
    'composeGo',
    'a port that is none',
    'l.yaml',
    'services: { a: { image: "a:1", ports: ["web:web"] } }\n',
    /containerPort: web/,
  ],
  ['composeSchema', 'a misspelt field of a service', 'm.yaml', 'services: { a: { imge: "a:1" } }\n', /imge/],
];

describe('the validators of the deployment', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-planted-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  let judge: Validators;
  before(async function () {
    const ready = await orSkip(this, [HELM], () => tools(tell));
    writeCustomSchemas(folder, ready.daprCrds);
    judge = validators(ready, folder);
  });

  for (const [validator, what, file, text, told] of PLANTED)
    it(`${validator} finds ${what}`, () => {
      const path = join(folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      const outcome = judge[validator]([path]);
      expect(outcome.status, outcome.told).not.to.equal(0);
      expect(outcome.told, outcome.told).to.match(told);
    });
});
