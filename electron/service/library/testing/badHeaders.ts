/**
 * Preloaded by tests into every thread of a process: the header of a patient named "Never^Ends" is never read to its end, and
 * that of "Eats^Memory" takes all there is.
 */
import { DataSet } from '../../../../shared/dicom/parse/dataSet.ts';

const { text } = DataSet.prototype;
DataSet.prototype.text = function (name) {
  const value = text.call(this, name);
  if (value === 'Never^Ends') for (;;);
  if (value === 'Eats^Memory')
    for (const held: number[][] = []; ; ) held.push(new Array<number>(100_000).fill(held.length));
  return value;
};
