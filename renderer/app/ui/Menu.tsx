import { ChevronDown, type LucideIcon } from 'lucide-react';
import {
  Button as AriaButton,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
  Tooltip,
  TooltipTrigger,
} from 'react-aria-components';
import buttonStyles from './Button.module.css';
import styles from './Menu.module.css';

export interface MenuEntry {
  readonly id: string;
  readonly title: string;
  readonly icon: LucideIcon;
  /** As the keyboard names it. */
  readonly shortcut: string | undefined;
  /** The one that holds now. */
  readonly current?: boolean;
  readonly run: () => void;
}

export interface MenuButtonProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly isDisabled?: boolean;
  readonly entries: readonly MenuEntry[];
}

/** Several related actions behind one button, each with its name and key. */
export function MenuButton({ icon: Icon, label, isDisabled = false, entries }: MenuButtonProps) {
  return (
    <MenuTrigger>
      <TooltipTrigger delay={500}>
        <AriaButton
          aria-label={label}
          isDisabled={isDisabled}
          className={`${buttonStyles.button} ${buttonStyles.quiet} ${styles.trigger}`}
        >
          <Icon size={16} strokeWidth={1.75} aria-hidden />
          <ChevronDown size={11} aria-hidden />
        </AriaButton>
        <Tooltip className={buttonStyles.tooltip ?? ''} offset={6}>
          {label}
        </Tooltip>
      </TooltipTrigger>
      <Popover className={styles.popover ?? ''} offset={4}>
        <KeysStayHere>
          <Menu
            aria-label={label}
            className={styles.menu ?? ''}
            onAction={(id) => entries.find((entry) => entry.id === id)?.run()}
          >
            {entries.map(({ id, title, icon: EntryIcon, shortcut, current }) => (
              <MenuItem key={id} id={id} textValue={title} className={styles.item ?? ''}>
                <EntryIcon size={16} strokeWidth={1.75} aria-hidden />
                <span className={current ? styles.current : undefined}>
                  {title}
                  {current && <span className="visually-hidden">, now</span>}
                </span>
                {shortcut && <kbd>{shortcut}</kbd>}
              </MenuItem>
            ))}
          </Menu>
        </KeysStayHere>
      </Popover>
    </MenuTrigger>
  );
}

/** Keys by which the list is left. */
const passing = new Set(['Escape', 'Tab']);

/** Letters typed here choose within the list and are no shortcuts of the app. */
export function KeysStayHere({ children }: { children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keeps events only
    <div onKeyDown={(event) => !passing.has(event.key) && event.stopPropagation()}>{children}</div>
  );
}
