/** The site's numbers: typed as a person writes them, refused in words, and with where each comes from. */
import { useState } from 'react';
import { FieldError, Input, Label, TextField } from 'react-aria-components';
import type { SiteSettings } from '../../shared/settings/model.ts';
import {
  type NumberSetting,
  numberSettings,
  parseNumber,
  withTypedNumber,
  wordNumber,
} from '../../shared/settings/numbers.ts';
import { numberSource } from '../../shared/settings/sources.ts';
import styles from './Dialogs.module.css';

const help: Readonly<Record<NumberSetting['name'], string>> = {
  sdcMm: 'Repeated foot films of another dimension gave 3.2 mm. Best replaced by your own repeat readings.',
  magnificationCv: 'Widens the error of a length that is not corrected for magnification, as in grades.',
  ratioCv: 'At 10%, changes below +32% / -24% are not distinguishable from error; at 5%, below +15% / -13%.',
  plateauMargin: 'A plateau needs the 90% interval of the fitted change over the run inside this factor.',
  plateauDays: 'At least three dates over so many days.',
  followUpMonths: 'Used in the recommendation.',
  halfLifeHours: 'Tc-99m: 6.0067 h.',
  fwhmMm: 'Blur of the camera: what of a rise growth alone explains follows from it.',
};

/** Units that stand in the label: a percentage and a number of days say it with their value. */
const unitWords: Partial<Record<NumberSetting['unit'], string>> = { mm: 'mm', months: 'months', h: 'hours' };

function labelOf({ label, unit }: NumberSetting): string {
  const words = unitWords[unit];
  return words === undefined ? label : `${label}, ${words}`;
}

function NumberEntry({
  setting,
  settings,
  onChange,
  onRefused,
}: {
  readonly setting: NumberSetting;
  readonly settings: SiteSettings;
  readonly onChange: (next: SiteSettings) => void;
  readonly onRefused: (refused: boolean) => void;
}) {
  const inForce = wordNumber(setting, settings[setting.key]);
  /** What is being typed; null while the field shows the value. */
  const [typed, setTyped] = useState<string | null>(null);
  const parsed = typed === null ? null : parseNumber(setting, typed);
  const source = numberSource(settings, setting);
  return (
    <TextField
      value={typed ?? inForce}
      isInvalid={parsed?.ok === false}
      onChange={(text) => {
        setTyped(text);
        const now = parseNumber(setting, text);
        onRefused(!now.ok);
        if (now.ok) onChange(withTypedNumber(settings, setting, now.value));
      }}
      onBlur={() => {
        // A refused text stays to be mended; it is not stored.
        if (parsed?.ok !== false) setTyped(null);
      }}
    >
      <Label>{labelOf(setting)}</Label>
      <Input inputMode="decimal" />
      <FieldError className={styles.refused ?? ''}>{parsed?.ok === false ? parsed.reason : ''}</FieldError>
      <p className={styles.secondary}>
        {source === '' ? '' : `${source} `}
        {help[setting.name]}
      </p>
    </TextField>
  );
}

/** @param onRefused told whether any field holds what is not taken: nothing may be saved then */
export function NumberSettings({
  settings,
  onChange,
  onRefused,
}: {
  readonly settings: SiteSettings;
  readonly onChange: (next: SiteSettings) => void;
  readonly onRefused: (refused: boolean) => void;
}) {
  const [refused, setRefused] = useState<ReadonlySet<string>>(new Set());
  return numberSettings.map((setting) => (
    <NumberEntry
      key={setting.name}
      setting={setting}
      settings={settings}
      onChange={onChange}
      onRefused={(isRefused) => {
        const next = new Set(refused);
        if (isRefused) next.add(setting.name);
        else next.delete(setting.name);
        setRefused(next);
        onRefused(next.size > 0);
      }}
    />
  ));
}
