/** What the second readings tell: each pair, SD, ICC, SEM and MDC95, and the way into the site's settings. */
import { useEffect, useState } from 'react';
import type { RepeatStatistics } from '../../shared/change/repeatReadings.ts';
import type { SiteSettings } from '../../shared/settings/model.ts';
import { call } from '../app/client.ts';
import { showError, showInfo } from '../app/messages.ts';
import { storeSettings } from '../app/storeSettings.ts';
import { Button } from '../app/ui/Button.tsx';
import styles from './RepeatScreen.module.css';
import { fewFilms, type RepeatResult, thresholdMm } from './statistics.ts';

const mm = (value: number) => `${value.toFixed(value < 1 ? 2 : 1)} mm`;
const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;

interface Props {
  readonly long: RepeatResult;
  readonly short: RepeatResult;
}

export function RepeatResults({ long, short }: Props) {
  const { pairs, statistics, withoutScale } = long;
  return (
    <section aria-label="Result" className={styles.section} data-testid="repeat-result">
      <h3>Result</h3>
      {pairs.length === 0 ? (
        <p className={styles.secondary}>No film has been read twice yet.</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Film</th>
              <th scope="col">First, mm</th>
              <th scope="col">Second, mm</th>
              <th scope="col">Difference, mm</th>
            </tr>
          </thead>
          <tbody>
            {byDate(pairs).map(({ film, first, second }) => (
              <tr key={film.key} data-testid="repeat-row">
                <td>
                  {film.lesionId}, {film.info.dateTime?.slice(0, 10) ?? 'date unknown'}
                </td>
                <td>{first.toFixed(1)}</td>
                <td>{second.toFixed(1)}</td>
                <td>{signed(second - first)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {withoutScale > 0 && (
        <p className={styles.secondary}>
          {withoutScale === 1 ? 'One film' : `${withoutScale} films`} without a scale in millimetres left out.
        </p>
      )}
      {statistics === null ? (
        <p className={styles.secondary}>Statistics need at least two radiographs read twice.</p>
      ) : (
        <>
          <table className={styles.table} data-testid="repeat-statistics">
            <thead>
              <tr>
                <th scope="col">Statistic</th>
                <th scope="col">Long axis</th>
                <th scope="col">Short axis</th>
              </tr>
            </thead>
            <tbody>
              <Row name="Films" long={String(pairs.length)} short={String(short.pairs.length)} />
              <Row name="SD of all readings" long={mm(statistics.sd)} short={of(short, (s) => mm(s.sd))} />
              <Row name="ICC(2,1)" long={statistics.icc.toFixed(3)} short={of(short, (s) => s.icc.toFixed(3))} />
              <Row name="SEM" long={mm(statistics.sem)} short={of(short, (s) => mm(s.sem))} />
              <Row name="MDC95" long={mm(statistics.mdc95)} short={of(short, (s) => mm(s.mdc95))} />
              <Row
                name="Second minus first"
                long={`${signed(statistics.bias ?? 0)} mm`}
                short={of(short, (s) => `${signed(s.bias ?? 0)} mm`)}
              />
            </tbody>
          </table>
          {pairs.length < fewFilms && (
            <p className={styles.warning}>
              {pairs.length} films: the error itself is known only within a factor of two or worse. Read at least{' '}
              {fewFilms}, better 30, before you rely on it.
            </p>
          )}
          <SetThreshold threshold={thresholdMm(statistics)} statistics={statistics} />
        </>
      )}
    </section>
  );
}

/** By lesion and time, now that both readings may be seen. */
function byDate(pairs: RepeatResult['pairs']): RepeatResult['pairs'] {
  const key = ({ film }: RepeatResult['pairs'][number]) => `${film.lesionId} ${film.info.dateTime ?? ''}`;
  return [...pairs].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function of(result: RepeatResult, text: (s: NonNullable<RepeatResult['statistics']>) => string): string {
  return result.statistics === null ? 'not enough films' : text(result.statistics);
}

function Row({ name, long, short }: { name: string; long: string; short: string }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{long}</td>
      <td>{short}</td>
    </tr>
  );
}

const sources: Readonly<Record<SiteSettings['sdcSource'], string>> = {
  measured: 'from your own readings',
  'typed-in': 'typed in',
  surrogate: 'surrogate from the literature',
};

/** What the settings keep of a threshold that was measured: from how many films, and how well it is known. */
function measuredSdc(threshold: number, statistics: RepeatStatistics) {
  const { subjects, degrees, mdcInterval95 } = statistics;
  const date = new Date().toISOString().slice(0, 10);
  // The films of one patient: the repeat mode reads those of the patient on the screen.
  const sdcMeasured = { degrees, interval95: mdcInterval95, n: subjects, patients: 1, reader: '', date };
  return { sdcLengthMm: threshold, sdcSource: 'measured' as const, sdcMeasured };
}

function SetThreshold({ threshold, statistics }: { threshold: number; statistics: RepeatStatistics }) {
  const [settings, setSettings] = useState<SiteSettings | null>(null);
  useEffect(() => {
    call('settings.get', {}).then(setSettings, showError);
  }, []);
  if (settings === null) return null;
  const own = settings.sdcSource === 'measured';
  const inForce = own && settings.sdcLengthMm === threshold;
  const set = () =>
    void storeSettings(settings, { ...settings, ...measuredSdc(threshold, statistics) }).then((outcome) => {
      setSettings('stored' in outcome ? outcome.stored : outcome.inForce);
      if (!('stored' in outcome)) return showInfo(outcome.message);
      showInfo(
        `Length changes of ${threshold.toFixed(1)} mm or more are now reported as real. Signed reports stay as they are.`,
      );
    }, showError);
  return (
    <div className={styles.threshold}>
      <p className={styles.secondary}>
        In force: {settings.sdcLengthMm.toFixed(1)} mm, {sources[settings.sdcSource]}.
      </p>
      <Button kind="primary" isDisabled={inForce} onPress={set}>
        {inForce ? 'This is the threshold of the site' : `Use ${threshold.toFixed(1)} mm as the site's threshold`}
      </Button>
    </div>
  );
}
