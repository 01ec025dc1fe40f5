import { useEffect } from 'react';
import { ReadingScreen } from '../annotate/ReadingScreen.tsx';
import { RepeatScreen } from '../repeat/RepeatScreen.tsx';
import { ReportScreen } from '../report/ReportScreen.tsx';
import { Worklist } from '../worklist/Worklist.tsx';
import { AboutDialog } from './AboutDialog.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { onEvent } from './client.ts';
import { appCommands, runCommand, useCommands } from './commands.ts';
import { DropZone } from './DropZone.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { MessageRegion } from './MessageRegion.tsx';
import { useNavigation } from './route.ts';
import { ServiceBanner } from './ServiceBanner.tsx';
import { SettingsDialog } from './SettingsDialog.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';

/** The shell: one screen at a time, dialogs and messages above it. */
export function App() {
  const { route, go } = useNavigation();
  useCommands(appCommands);
  useEffect(() => onEvent((event) => event.event === 'command' && runCommand(event.id)), []);
  const toWorklist = () => go({ screen: 'worklist' });
  return (
    <DropZone onOpened={toWorklist}>
      <ErrorBoundary name="This screen" onLeave={toWorklist}>
        {route.screen === 'worklist' && <Worklist />}
        {route.screen === 'reading' && (
          <ReadingScreen
            key={route.patientKey}
            patientKey={route.patientKey}
            target={route.target}
            priors={route.priors}
            reporting={route.reporting}
            onOpenReport={(studyInstanceUid) =>
              go({ screen: 'report', patientKey: route.patientKey, studyInstanceUid })
            }
            onClose={toWorklist}
          />
        )}
        {route.screen === 'repeat' && (
          <RepeatScreen
            key={route.patientKey}
            patientKey={route.patientKey}
            lesionId={route.lesionId}
            onClose={() => go({ screen: 'reading', patientKey: route.patientKey })}
          />
        )}
        {route.screen === 'report' && (
          <ReportScreen
            patientKey={route.patientKey}
            studyInstanceUid={route.studyInstanceUid}
            onClose={() => go({ screen: 'reading', patientKey: route.patientKey, reporting: route.studyInstanceUid })}
            onGoTo={(target) =>
              go({ screen: 'reading', patientKey: route.patientKey, reporting: route.studyInstanceUid, target })
            }
          />
        )}
      </ErrorBoundary>
      <CommandPalette />
      <ShortcutsDialog />
      <SettingsDialog />
      <AboutDialog />
      <MessageRegion />
      <ServiceBanner />
    </DropZone>
  );
}
