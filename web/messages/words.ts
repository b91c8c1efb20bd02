import { createTranslator } from 'use-intl/core';
import type { useTranslations } from 'use-intl/react';
import type { Messages } from './catalogue.ts';

/** Says a message of any room, such as `t('tasks.openCount', { count: 3 })`. */
export type Words = ReturnType<typeof useTranslations<never>>;

/** For what is said outside of a component, a test for instance; a component has `useTranslations`. */
export const makeWords = (locale: string, messages: Partial<Messages>): Words =>
  createTranslator({ locale, messages: messages as Messages });
