import { z } from 'zod';
import { exchangeFileSchema } from './exchangeModel.ts';

/** JSON Schema (2020-12) of the annotation exchange file as it is written, for programs that are written against it. */
export function exchangeJsonSchema(): object {
  return {
    ...z.toJSONSchema(exchangeFileSchema, { target: 'draft-2020-12', io: 'input' }),
    title: 'Enthesis annotation exchange file, version 2',
  };
}
