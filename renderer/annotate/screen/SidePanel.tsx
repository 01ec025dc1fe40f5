/** The panel beside the images: Measure, Read, Trend. */
import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { Count } from '../../app/ui/Count.tsx';
import styles from './ReadingScreen.module.css';

export type PanelTab = 'measure' | 'read' | 'trend';

export interface SidePanelProps {
  readonly tab: PanelTab;
  readonly onTab: (tab: PanelTab) => void;
  readonly measure: ReactNode;
  readonly read: ReactNode;
  readonly trend: ReactNode;
  /** Findings that no lesion is known of, counted on the tab where they are assigned. */
  readonly openFindings: number;
}

const titles = { measure: 'Measure', read: 'Read', trend: 'Trend' } as const;
const order: readonly PanelTab[] = ['measure', 'read', 'trend'];

export function SidePanel({ tab, onTab, openFindings, ...content }: SidePanelProps) {
  return (
    <aside className={styles.side} aria-label="Measurements, reading and trend">
      <Tabs
        className={styles.tabs ?? ''}
        selectedKey={tab}
        onSelectionChange={(key) => onTab(order.find((id) => id === key) ?? 'measure')}
      >
        <TabList aria-label="Panel" className={styles.tabList ?? ''}>
          {order.map((id) => (
            <Tab key={id} id={id} className={styles.tab ?? ''}>
              {titles[id]}
              {id === 'read' && openFindings > 0 && (
                <span className={styles.tabCount}>
                  <Count title={`${openFindings} to be assigned`}>
                    {openFindings}
                    <span className="visually-hidden"> to be assigned</span>
                  </Count>
                </span>
              )}
            </Tab>
          ))}
        </TabList>
        {order.map((id) => (
          <TabPanel key={id} id={id} className={styles.tabPanel ?? ''}>
            {content[id]}
          </TabPanel>
        ))}
      </Tabs>
    </aside>
  );
}
