import { useEffect, useState } from 'react';
import { Checkbox, FieldError, Input, Label, NumberField, TextField } from 'react-aria-components';
import { defaultSiteSettings, type SiteSettings } from '../../shared/settings/model.ts';
import { call } from './client.ts';
import styles from './Dialogs.module.css';
import { MacroList } from './MacroList.tsx';
import { showError, showInfo } from './messages.ts';
import { useNavigation } from './route.ts';
import { storeSettings } from './storeSettings.ts';
import { TemplateList } from './TemplateList.tsx';
import { applyTheme, currentTheme } from './theme.ts';
import { Button } from './ui/Button.tsx';
import { Dialog } from './ui/Dialog.tsx';

interface NumberSetting {
  readonly key:
    | 'ratioCv'
    | 'sdcLengthMm'
    | 'plateauMargin'
    | 'plateauMinDays'
    | 'followUpMonths'
    | 'defaultHalfLifeHours';
  readonly label: string;
  readonly help: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly percent?: boolean;
}

const numbers: readonly NumberSetting[] = [
  {
    key: 'sdcLengthMm',
    label: 'Smallest detectable change of a length, mm',
    help: 'Surrogate from foot films: 3.2 mm. Best replaced by your own repeat readings.',
    min: 0.1,
    max: 20,
    step: 0.1,
  },
  {
    key: 'ratioCv',
    label: 'Repositioning and reader variation of a ratio',
    help: 'At 10%, changes below +32% / -24% are not distinguishable from error; at 5%, below +15% / -13%.',
    min: 0,
    max: 0.5,
    step: 0.001,
    percent: true,
  },
  {
    key: 'plateauMargin',
    label: 'Plateau margin, factor',
    help: 'A plateau needs the 90% interval of the fitted change over the run inside this factor.',
    min: 1.01,
    max: 2,
    step: 0.01,
  },
  {
    key: 'plateauMinDays',
    label: 'Days that a plateau must span',
    help: 'At least three dates over so many days.',
    min: 1,
    max: 1000,
    step: 1,
  },
  {
    key: 'followUpMonths',
    label: 'Follow-up interval, months',
    help: 'Used in the recommendation.',
    min: 1,
    max: 24,
    step: 1,
  },
  {
    key: 'defaultHalfLifeHours',
    label: 'Half-life when the header has none, hours',
    help: 'Tc-99m: 6.0067 h.',
    min: 0.1,
    max: 1000,
    step: 0.0001,
  },
];

/** Site settings that change a conclusion, and the look of the app. Signed reports keep the settings they were made with. */
export function SettingsDialog() {
  const { dialog, open } = useNavigation();
  const isOpen = dialog === 'settings';
  const [settings, setSettings] = useState<SiteSettings | null>(null);
  /** The settings in force that these were made from. */
  const [base, setBase] = useState<SiteSettings | null>(null);
  const [theme, setTheme] = useState(currentTheme());
  useEffect(() => {
    if (!isOpen) return;
    call('settings.get', {}).then((inForce) => {
      setSettings(inForce);
      setBase(inForce);
    }, showError);
  }, [isOpen]);
  if (!settings || !base) return null;
  const save = () => {
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
            onPress={() =>
              setSettings({
                ...defaultSiteSettings,
                institution: settings.institution,
                department: settings.department,
                macros: settings.macros,
                templates: settings.templates,
              })
            }
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
        {numbers.map(({ key, label, help, min, max, step, percent }) => (
          <NumberField
            key={key}
            value={settings[key]}
            minValue={min}
            maxValue={max}
            step={step}
            formatOptions={percent ? { style: 'percent', maximumFractionDigits: 1 } : { maximumFractionDigits: 4 }}
            onChange={(value) => {
              if (Number.isFinite(value))
                setSettings({
                  ...settings,
                  [key]: value,
                  ...(key === 'sdcLengthMm' ? { sdcSource: 'typed-in' as const, sdcMeasured: null } : {}),
                  ...(key === 'ratioCv' ? { ratioCvSource: 'typed-in' as const, ratioCvMeasured: null } : {}),
                });
            }}
          >
            <Label>{label}</Label>
            <Input />
            <p className={styles.secondary}>{help}</p>
            <FieldError />
          </NumberField>
        ))}
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
