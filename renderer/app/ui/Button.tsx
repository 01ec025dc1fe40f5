import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  Tooltip,
  TooltipTrigger,
} from 'react-aria-components';
import styles from './Button.module.css';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly icon?: LucideIcon;
  readonly children?: ReactNode;
}

/** A button with words, and an icon where it helps to find it. */
export function Button({ kind = 'plain', icon: Icon, children, ...props }: ButtonProps) {
  return (
    <AriaButton {...props} className={`${styles.button} ${styles[kind]}`}>
      {Icon && <Icon size={16} strokeWidth={1.75} aria-hidden />}
      {children}
    </AriaButton>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon'> {
  readonly icon: LucideIcon;
  /** The name, also shown as tooltip. */
  readonly label: string;
  readonly shortcut?: string;
  /** For a button that stays down: what it does is on. */
  readonly isOn?: boolean;
  /** Words beside the icon where there is room; the label stays the name. */
  readonly words?: string;
}

/** An icon that always has a name. */
export function IconButton({ icon: Icon, label, shortcut, isOn, words, kind = 'quiet', ...props }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500}>
      <AriaButton
        {...props}
        aria-label={label}
        {...(isOn === undefined ? {} : { 'aria-pressed': isOn })}
        className={`${styles.button} ${styles.icon} ${styles[kind]} ${isOn ? styles.on : ''}`}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden />
        {words && <span className={styles.words}>{words}</span>}
      </AriaButton>
      <Tooltip className={styles.tooltip ?? ''} offset={6}>
        {label}
        {shortcut && <kbd>{shortcut}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}
