import { useEffect, useState } from 'react';
import { Checkbox, Input, Label, TextField } from 'react-aria-components';
import { defaultSiteSettings, type SiteSettings } from '../../shared/settings/model.ts';
import { call } from './client.ts';
import styles from './Dialogs.module.css';
import { MacroList } from './MacroList.tsx';
import { showError, showInfo } from './messages.ts';
import { NumberSettings } from './NumberSettings.tsx';
import { useNavigation } from './route.ts';
import { storeSettings } from './storeSettings.ts';
import { TemplateList } from './TemplateList.tsx';
import { applyTheme, currentTheme } from './theme.ts';
import { Button } from './ui/Button.tsx';
import { Dialog } from './ui/Dialog.tsx';

/** Site settings that change a conclusion, and the look of the app. Signed reports keep the settings they were made with. */
export function SettingsDialog() {
  const { dialog, open } = useNavigation();
  const isOpen = dialog === 'settings';
  const [settings, setSettings] = useState<SiteSettings | null>(null);
  /** The settings in force that these were made from. */
  const [base, setBase] = useState<SiteSettings | null>(null);
  /** A number is written that is not taken. */
  const [refused, setRefused] = useState(false);
  /** Counted up when the fields begin anew. */
  const [round, setRound] = useState(0);
  const [theme, setTheme] = useState(currentTheme());
  useEffect(() => {
    if (!isOpen) return;
    call('settings.get', {}).then((inForce) => {
      setSettings(inForce);
      setBase(inForce);
      setRefused(false);
    }, showError);
  }, [isOpen]);
  if (!settings || !base) return null;
  const save = () => {
    if (refused) {
      showInfo('A number is not taken as it is written. Mend it; nothing was saved.');
      return;
    }
    const mine = { ...settings, macros: settings.macros.filter((macro) => macro.name !== '') };
    storeSettings(base, mine).then((outcome) => {
      if ('stored' in outcome) {
        open('none');
        showInfo('Settings saved. Signed reports keep the settings they were made with.');
        return;
      }
      setBase(outcome.inForce);
      setSettings(outcome.settings);
      showInfo(outcome.message);
    }, showError);
  };
  return (
    <Dialog
      title="Settings"
      isOpen={isOpen}
      onClose={() => open('none')}
      footer={
        <>
          <Button
            kind="quiet"
            onPress={() => {
              setRound(round + 1);
              setRefused(false);
              setSettings({
                ...defaultSiteSettings,
                institution: settings.institution,
                department: settings.department,
                macros: settings.macros,
                templates: settings.templates,
              });
            }}
          >
            Defaults
          </Button>
          <Button kind="primary" onPress={save}>
            Save settings
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <TextField value={settings.institution} onChange={(institution) => setSettings({ ...settings, institution })}>
          <Label>Institution, for the letterhead</Label>
          <Input />
        </TextField>
        <TextField value={settings.department} onChange={(department) => setSettings({ ...settings, department })}>
          <Label>Department</Label>
          <Input />
        </TextField>
        <NumberSettings
          key={`${base.version}/${round}`}
          settings={settings}
          onChange={setSettings}
          onRefused={setRefused}
        />
        <MacroList macros={settings.macros} onChange={(macros) => setSettings({ ...settings, macros })} />
        <TemplateList
          templates={settings.templates}
          onChange={(templates) => setSettings({ ...settings, templates })}
        />
        <Checkbox
          className={styles.check ?? ''}
          isSelected={theme === 'light'}
          onChange={(light) => {
            applyTheme(light ? 'light' : 'dark');
            setTheme(light ? 'light' : 'dark');
          }}
        >
          <span className={styles.box} aria-hidden />
          Light theme (for an office; the dark one is for the reading room)
        </Checkbox>
      </div>
    </Dialog>
  );
}
