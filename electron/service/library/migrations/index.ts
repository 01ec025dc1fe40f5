import { migration001 } from './001-index.ts';
import { migration002 } from './002-sides.ts';
import { migration003 } from './003-people.ts';

/** In order; the database's user_version is the number of those applied. Never edit one that was released: add the next. */
export const migrations: readonly string[] = [migration001, migration002, migration003];
