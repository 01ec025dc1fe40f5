import { useEffect, useState } from 'react';
import { formatDate } from '../../shared/report/format.ts';
import { call } from '../app/client.ts';
import { showError } from '../app/messages.ts';
import styles from './ReportScreen.module.css';

interface Event {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly words: string;
}

function localTime(at: string): string {
  const date = new Date(at);
  const pad = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${formatDate(day)}, ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** Who did what to this report, and when; from the audit trail that nothing is ever taken out of. */
export function AuditTrail({ patientKey, studyInstanceUid }: { patientKey: string; studyInstanceUid: string }) {
  const [events, setEvents] = useState<readonly Event[] | null>(null);
  useEffect(() => {
    let live = true;
    call('report.audit', { patientKey, studyInstanceUid })
      .then((reply) => live && setEvents(reply.events))
      .catch((error: unknown) => live && showError(error));
    return () => {
      live = false;
    };
  }, [patientKey, studyInstanceUid]);
  return (
    <details className={styles.audit}>
      <summary>
        Audit trail{events === null ? '' : `, ${events.length} ${events.length === 1 ? 'event' : 'events'}`}
      </summary>
      <ol>
        {events?.map((event) => (
          <li key={event.seq}>
            <span>
              {localTime(event.at)}, {event.actor}
            </span>
            <span>{event.words}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
