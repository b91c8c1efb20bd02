import { createTranslator } from 'use-intl/core';
import type { useTranslations } from 'use-intl/react';
import type { Messages, Room } from './catalogue.ts';

/** Says a message of any room, such as `t('tasks.openCount', { count: 3 })`. */
export type Words = ReturnType<typeof useTranslations<never>>;

/** Says a message of one room, as `useTranslations(room)` does in a component. */
export type RoomWords<R extends Room> = ReturnType<typeof useTranslations<R>>;

/** For what is said outside of a component, a test for instance; a component has `useTranslations`. */
export const makeWords = (locale: string, messages: Partial<Messages>): Words =>
  createTranslator({ locale, messages: messages as Messages });

export const roomWords = <R extends Room>(locale: string, messages: Partial<Messages>, namespace: R): RoomWords<R> =>
  createTranslator({ locale, messages: messages as Messages, namespace }) as unknown as RoomWords<R>;
