/** The annotation exchange file (media type application/vnd.enthesis.annotations+json). Version 2 is written, 1 and 2 are read. */
export { serialiseExchange } from './exchangeExport.ts';
export { planImport } from './exchangeImport.ts';
export type { ExchangeFile } from './exchangeModel.ts';
export { parseExchange } from './exchangeParse.ts';
