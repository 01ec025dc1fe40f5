// Writes the JSON Schemas of docs/schemas from the code. Run it after a schema has changed: `npm run schemas`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exchangeJsonSchema } from '../shared/reading/exchangeSchema.ts';

const file = join(import.meta.dirname, '..', 'docs', 'schemas', 'annotations-2.schema.json');
writeFileSync(file, `${JSON.stringify(exchangeJsonSchema(), null, 2)}\n`);
process.stdout.write(`${file}\n`);
