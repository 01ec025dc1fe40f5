import { Plus, Trash2 } from 'lucide-react';
import { Input, TextArea, TextField } from 'react-aria-components';
import { type TextMacro, textMacroSchema } from '../../shared/settings/model.ts';
import styles from './Dialogs.module.css';
import { Button, IconButton } from './ui/Button.tsx';

export interface MacroListProps {
  readonly macros: readonly TextMacro[];
  readonly onChange: (macros: TextMacro[]) => void;
}

/** The site's texts for the report, each under a name. */
export function MacroList({ macros, onChange }: MacroListProps) {
  const set = (at: number, fields: Partial<TextMacro>) =>
    onChange(macros.map((macro, index) => (index === at ? { ...macro, ...fields } : macro)));
  return (
    <fieldset className={styles.macros}>
      <legend>Text macros</legend>
      <p className={styles.secondary}>
        In the report, type / and the name, then a space. A name has letters, digits, hyphens and underscores.
      </p>
      {macros.map((macro, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being typed, so only the place is stable
        <div key={index} className={styles.macro}>
          <TextField
            aria-label={`Name of macro ${index + 1}`}
            value={macro.name}
            isInvalid={!textMacroSchema.shape.name.safeParse(macro.name).success}
            onChange={(name) => set(index, { name })}
          >
            <Input placeholder="name" maxLength={32} />
          </TextField>
          <TextField
            aria-label={`Text of macro ${index + 1}`}
            value={macro.text}
            isInvalid={macro.text === ''}
            onChange={(text) => set(index, { text })}
          >
            <TextArea rows={2} spellCheck lang="en" maxLength={2000} />
          </TextField>
          <IconButton
            icon={Trash2}
            label={`Remove macro ${macro.name || index + 1}`}
            onPress={() => onChange(macros.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button kind="quiet" icon={Plus} onPress={() => onChange([...macros, { name: '', text: '' }])}>
        Add a macro
      </Button>
    </fieldset>
  );
}
