import { describe, expect, it } from 'vitest';
import { randomFrom } from './random.ts';

describe('the seeded source of randomness', () => {
  it('gives the same sequence for the same label and another for another', () => {
    const take = (label: string): number[] => {
      const random = randomFrom(label);
      return Array.from({ length: 5 }, () => random.uniform());
    };
    expect(take('a')).toEqual(take('a'));
    expect(take('a')).not.toEqual(take('b'));
  });

  // Poisson: mean = variance = lambda. With n samples the mean scatters by sqrt(lambda / n) and the variance by about
  // sqrt((lambda + 2 lambda^2) / n); four of these bound both. 29.9 and 30.1 lie on both sides of the change of method.
  it.each([0.05, 0.7, 4, 29.9, 30.1, 120, 900])('Poisson with mean %d has this mean and this variance', (lambda) => {
    const random = randomFrom(`poisson/${lambda}`);
    const n = 60_000;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < n; i += 1) {
      const k = random.poisson(lambda);
      sum += k;
      squares += (k - lambda) ** 2;
    }
    expect(Math.abs(sum / n - lambda)).toBeLessThan(4 * Math.sqrt(lambda / n));
    expect(Math.abs(squares / n - lambda)).toBeLessThan(4 * Math.sqrt((lambda + 2 * lambda * lambda) / n));
  });

  it('gives no counts where none are expected', () => {
    const random = randomFrom('none');
    expect([random.poisson(0), random.poisson(-1)]).toEqual([0, 0]);
  });
});
