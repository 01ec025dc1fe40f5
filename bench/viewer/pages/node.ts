/** What Cornerstone3D's parser of XML takes from Node, for a window; it is never used when films are shown. */
export class EventEmitter {}
export const domainToASCII = (domain: string): string => domain;
