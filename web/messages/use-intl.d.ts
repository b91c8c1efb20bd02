import type { Messages as Catalogue } from './catalogue.ts';

declare module 'use-intl' {
  interface AppConfig {
    Messages: Catalogue;
  }
}
