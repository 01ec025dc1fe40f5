/** Trend of one lesion: the plot, the conclusion in one line, and why. */
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Button, Disclosure, DisclosurePanel } from 'react-aria-components';
import type { Trend } from '../../shared/maturity/model.ts';
import { conclusionName } from '../../shared/maturity/wording.ts';
import type { LesionResult } from '../../shared/measure/model.ts';
import type { Annotation } from '../../shared/reading/model.ts';
import type { PlotTarget } from '../../shared/report/plot/primitives.ts';
import { trendPlot } from '../../shared/report/plot/trendPlot.ts';
import type { SiteSettings } from '../../shared/settings/model.ts';
import { shortDate } from '../../shared/wording/date.ts';
import { capitalise } from '../../shared/wording/terms.ts';
import { ChangeTable } from './ChangeTable.tsx';
import { EvidenceNote } from './EvidenceNote.tsx';
import { InWords } from './InWords.tsx';
import type { StageOnDate } from './readState.ts';
import styles from './TrendPanel.module.css';
import { TrendPlotView } from './TrendPlotView.tsx';
import { WhatIf } from './WhatIf.tsx';

export interface TrendPanelProps {
  readonly result: LesionResult | null;
  readonly settings: SiteSettings;
  readonly patientKey: string;
  /** The record's annotations, for what another reference region would say. */
  readonly annotations: readonly Annotation[];
  /** CSS colour of the lesion. */
  readonly colour: string;
  /** Radiographic stage as read at every date with a film. */
  readonly stages: readonly StageOnDate[];
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

/** Width for the plot, and the height that it may take of the panel in which it scrolls: taller on a large screen, never cramped. */
function useRoom() {
  const ref = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState({ width: 0, height: 260 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const panel = element.parentElement;
    const measure = () =>
      setRoom({
        width: Math.floor(element.clientWidth),
        height: Math.round(Math.min(420, Math.max(240, (panel?.clientHeight ?? 0) * 0.42))),
      });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    if (panel) observer.observe(panel);
    measure();
    return () => observer.disconnect();
  }, []);
  return [ref, room] as const;
}

/** Identifiers of annotations say nothing to a reader: the marks of the plot lead to the regions themselves. */
function describeSource(source: string): string {
  return /[0-9a-f]{8}-[0-9a-f]{4}-/.test(source) ? 'from the drawn regions' : source;
}

function Why({ maturity }: { maturity: LesionResult['maturity'] }) {
  return (
    <div>
      <p className={styles.lead}>Ratios with 95% CI (counting statistics and repositioning combined).</p>
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
            <EvidenceNote ids={rule.evidence} />
            <div className={styles.small}>Rule {rule.id}</div>
          </li>
        ))}
      </ul>
      {maturity.secondOpinion && (
        <>
          <h4 className={styles.heading}>Second opinion ({maturity.secondOpinion.source})</h4>
          <p>{maturity.secondOpinion.text}</p>
        </>
      )}
    </div>
  );
}

/** What was read of the lesion on its films; a date without a finding is not read. */
function Stages({ stages }: { stages: readonly StageOnDate[] }) {
  if (stages.length === 0) return null;
  return (
    <section aria-label="Radiographic stage as read">
      <h4 className={styles.stagesTitle}>Radiographic stage as read</h4>
      <dl className={styles.stages} data-testid="stages">
        {stages.map(({ date, state }) => (
          <div key={date} data-open={state === 'not read'}>
            <dt>{shortDate(date)}</dt>
            <dd>{state}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function More({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Disclosure className={styles.why ?? ''}>
      <Button slot="trigger" className={styles.trigger ?? ''}>
        <ChevronRight size={14} aria-hidden />
        {name}
      </Button>
      <DisclosurePanel>{children}</DisclosurePanel>
    </Disclosure>
  );
}

export function TrendPanel(props: TrendPanelProps) {
  const { result, settings, colour, stages, onJump } = props;
  const [ref, { width, height }] = useRoom();
  const plot = useMemo(
    () => (result && width >= 200 ? trendPlot(result, settings, { width, height, fontSize: 11 }) : null),
    [result, settings, width, height],
  );
  return (
    <section className={styles.panel} aria-label="Trend" ref={ref} data-testid="trend-panel">
      {!result && (
        <p className={styles.empty}>
          Nothing measured yet. Draw the lesion on a radiograph or a bone scan to start its trend.
        </p>
      )}
      {result && plot && <TrendPlotView plot={plot} colour={colour} onJump={onJump} />}
      {result && (
        <>
          <p className={styles.conclusion} data-testid="conclusion">
            <span className={styles.word}>{capitalise(conclusionName(result.maturity))}</span>
            <span className={styles.trend}>{capitalise(describeTrend(result.maturity.trend))}</span>
          </p>
          <Stages stages={stages} />
          <ChangeTable result={result} settings={settings} />
          {result.maturity.missing.length > 0 && (
            <section aria-label="Missing" data-testid="missing">
              <h4 className={styles.heading}>Missing</h4>
              <ul className={styles.missing}>
                {result.maturity.missing.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            </section>
          )}
          <More name="Why">
            <Why maturity={result.maturity} />
          </More>
          <More name="What if">
            <WhatIf
              key={result.id}
              patientKey={props.patientKey}
              result={result}
              settings={settings}
              annotations={props.annotations}
            />
          </More>
          <More name="In words">
            <InWords result={result} settings={settings} />
          </More>
        </>
      )}
    </section>
  );
}
