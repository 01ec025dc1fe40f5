/** Trend of one lesion: the plot, the conclusion in one line, and why. */
import { ChevronRight } from 'lucide-react';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Button, Disclosure, DisclosurePanel } from 'react-aria-components';
import { evidenceOf } from '../../shared/maturity/evidence.ts';
import type { LesionResult, Trend } from '../../shared/measure/model.ts';
import type { PlotTarget } from '../../shared/report/plot/primitives.ts';
import { trendPlot } from '../../shared/report/plot/trendPlot.ts';
import type { SiteSettings } from '../../shared/settings/model.ts';
import styles from './TrendPanel.module.css';
import { TrendPlotView } from './TrendPlotView.tsx';

export interface TrendPanelProps {
  readonly result: LesionResult | null;
  readonly settings: SiteSettings;
  /** CSS colour of the lesion. */
  readonly colour: string;
  readonly height?: number;
  readonly onJump: (target: PlotTarget) => void;
}

const trendWords: Record<Trend, string> = {
  'toward-maturity': 'toward maturity',
  unchanged: 'unchanged',
  'away-from-maturity': 'away from maturity (reactivation)',
  'not-assessable': 'trend not assessable',
};

/** A trend in words for people. */
export function describeTrend(trend: Trend): string {
  return trendWords[trend];
}

function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(Math.floor(element.clientWidth)));
    observer.observe(element);
    setWidth(Math.floor(element.clientWidth));
    return () => observer.disconnect();
  }, []);
  return [ref, width] as const;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Identifiers of annotations say nothing to a reader: the marks of the plot lead to the regions themselves. */
function describeSource(source: string): string {
  return /[0-9a-f]{8}-[0-9a-f]{4}-/.test(source) ? 'from the drawn regions' : source;
}

/** What a rule rests on: claim, source and strength, and where it is contested. */
function EvidenceList({ ids }: { ids: readonly string[] }) {
  return ids.map((id) => {
    const evidence = evidenceOf(id);
    return (
      <div key={id} className={styles.small}>
        {id}
        {evidence &&
          `: ${evidence.claim} ${evidence.source} (${evidence.strength}${evidence.contested ? ', contested' : ''}). ${evidence.note ?? ''}`}
      </div>
    );
  });
}

function Why({ maturity }: { maturity: LesionResult['maturity'] }) {
  return (
    <div>
      <ul className={styles.rules}>
        {maturity.fired.map((rule) => (
          <li key={rule.id} className={styles.rule}>
            <div>{rule.text}</div>
            {rule.inputs.length > 0 && (
              <dl className={styles.inputs}>
                {rule.inputs.map((input) => (
                  <div key={`${input.name} ${input.source}`} style={{ display: 'contents' }}>
                    <dt>{input.name}</dt>
                    <dd>
                      {input.value} <span className={styles.small}>{describeSource(input.source)}</span>
                    </dd>
                  </div>
                ))}
              </dl>
            )}
            <EvidenceList ids={rule.evidence} />
            <div className={styles.small}>Rule {rule.id}</div>
          </li>
        ))}
      </ul>
      {maturity.missing.length > 0 && (
        <>
          <h4 className={styles.heading}>Missing</h4>
          <ul className={styles.rules}>
            {maturity.missing.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </>
      )}
      {maturity.secondOpinion && (
        <>
          <h4 className={styles.heading}>Second opinion ({maturity.secondOpinion.source})</h4>
          <p>{maturity.secondOpinion.text}</p>
        </>
      )}
    </div>
  );
}

export function TrendPanel({ result, settings, colour, height = 260, onJump }: TrendPanelProps) {
  const [ref, width] = useWidth();
  const plot = useMemo(
    () => (result && width >= 200 ? trendPlot(result, settings, { width, height, fontSize: 11 }) : null),
    [result, settings, width, height],
  );
  return (
    <section className={styles.panel} aria-label="Trend" ref={ref} data-testid="trend-panel">
      {!result && (
        <p className={styles.empty}>Nothing measured yet. Draw the lesion on a film or a scan to start its trend.</p>
      )}
      {result && plot && <TrendPlotView plot={plot} colour={colour} onJump={onJump} />}
      {result && (
        <>
          <p className={styles.conclusion} data-testid="conclusion">
            <span className={styles.word}>{capital(result.maturity.wording || result.maturity.conclusion)}</span>
            <span className={styles.trend}>{capital(describeTrend(result.maturity.trend))}</span>
          </p>
          <Disclosure className={styles.why ?? ''}>
            <Button slot="trigger" className={styles.trigger ?? ''}>
              <ChevronRight size={14} aria-hidden />
              Why
            </Button>
            <DisclosurePanel>
              <Why maturity={result.maturity} />
            </DisclosurePanel>
          </Disclosure>
        </>
      )}
    </section>
  );
}
