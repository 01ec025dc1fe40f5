/**
 * Remembers the results of a pure function of a text. The descriptions of a study repeat in every one of its files; the memory is
 * bounded because texts come from files.
 */
export function remember<T>(compute: (text: string) => T, most = 1000): (text: string) => T {
  let known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined || known.has(text)) return found as T;
    const result = compute(text);
    if (known.size >= most) known = new Map();
    known.set(text, result);
    return result;
  };
}
