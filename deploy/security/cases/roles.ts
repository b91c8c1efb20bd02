/** What is for operators or for services does not exist for anybody else; an observer may look, and is told so. */
import { expect } from 'chai';
import type { Role } from '@tasklog/runtime/identity';
import { SOME_ID } from '../examples.ts';
import type { Footprint } from '../footprint.ts';
import { addressOf, nameOf, SECURED } from '../operations.ts';
import type { Operation } from '../operations.ts';
import { plain } from '../plain.ts';
import { onceOf } from '../requests.ts';
import { bearer } from '../send.ts';
import type { Answer } from '../send.ts';
import type { Stage } from '../stage.ts';

const forOperators = SECURED.filter(({ path }) => path.startsWith('/ops/'));
const ofServices = SECURED.filter(({ path }) => path === '/v1/commands');
const personal = SECURED.filter(
  (operation) => operation.service === 'command' && ![...forOperators, ...ofServices].includes(operation),
);

export function roleCases(stageOf: () => Stage): void {
  describe('an address that is not for everybody', () => {
    let stage: Stage;
    let untouched: Footprint;
    before(async () => {
      stage = stageOf();
      untouched = await stage.footprint();
    });

    const ask = async (
      operation: Operation,
      role: Role,
      address = addressOf(operation, SOME_ID),
    ): Promise<Answer[]> => {
      const token = await stage.token(role === 'service' ? 'service' : 'rita', role);
      const answers: Answer[] = [];
      for (const request of onceOf(operation)) {
        const headers = { ...request.headers, ...bearer(token), 'idempotency-key': `${role} was here` };
        answers.push(await stage.ask(operation.service, address, { ...request, headers }));
      }
      return answers;
    };
    const expectAbsent = async (operation: Operation, role: Role): Promise<void> => {
      const nowhere = await stage.ask(operation.service, '/v1/nowhere', { method: 'GET' });
      expect(nowhere.status).to.equal(404);
      for (const answer of await ask(operation, role)) {
        expect(answer.status, `${role}: ${answer.text}`).to.equal(404);
        expect(plain(answer, '').text, role).to.equal(plain(nowhere, '').text);
      }
    };

    it('is one of some', () => {
      expect(forOperators.length).to.be.at.least(20);
      expect(ofServices).to.have.length(1);
      expect(personal.length).to.be.at.least(30);
    });

    for (const operation of forOperators)
      it(`is not there for a user or a service, and changes nothing for an observer: ${nameOf(operation)}`, async () => {
        await expectAbsent(operation, 'user');
        await expectAbsent(operation, 'service');
        for (const { status, text } of await ask(operation, 'observer'))
          if (operation.method === 'GET') expect(status, text).not.to.be.oneOf([401, 403]);
          else expect(status, text).to.equal(403);
      });

    for (const operation of ofServices)
      it(`is not there for a person: ${nameOf(operation)}`, async () => {
        for (const role of ['user', 'observer', 'operator'] as const) await expectAbsent(operation, role);
      });

    for (const operation of personal)
      it(`of a person is not there for a service: ${nameOf(operation)}`, async () => {
        for (const { status, text } of await ask(operation, 'service')) expect(status, text).to.equal(404);
      });

    it('has changed nothing', async () => expect(await stage.footprint()).to.deep.equal(untouched));
  });
}
