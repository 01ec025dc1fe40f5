/** The annotation exchange file (media type application/vnd.enthesis.annotations+json), version 1. */
export { serialiseExchange } from './exchangeExport.ts';
export { planImport } from './exchangeImport.ts';
export type { ExchangeFile } from './exchangeModel.ts';
export { parseExchange } from './exchangeParse.ts';
