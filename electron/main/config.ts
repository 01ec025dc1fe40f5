/** What main remembers between starts: which library was open and where the window stood. Never patient data. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const configSchema = z.object({
  library: z.string().optional(),
  bounds: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }).optional(),
  /** Copy what is opened into the library instead of referring to it. */
  copyOpenedFiles: z.boolean().optional(),
  maximized: z.boolean().optional(),
});
export type Config = z.infer<typeof configSchema>;

export function readConfig(folder: string): Config {
  try {
    return configSchema.parse(JSON.parse(readFileSync(join(folder, 'enthesis.json'), 'utf8')));
  } catch {
    // Missing or damaged: start with defaults; nothing of the reader's work is kept here.
    return {};
  }
}

export function writeConfig(folder: string, config: Config): void {
  const file = join(folder, 'enthesis.json');
  writeFileSync(`${file}.part`, JSON.stringify(config, null, 2));
  renameSync(`${file}.part`, file);
}
