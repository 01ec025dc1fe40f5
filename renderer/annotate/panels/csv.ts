/** A cell of RFC 4180; a leading =, +, - or @ is kept from being taken for a formula. */
function csvCell(value: string): string {
  const safe = /^[=+\-@\t]/.test(value) && !/^-?\d/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvLine = (cells: readonly string[]): string => cells.map(csvCell).join(',');
