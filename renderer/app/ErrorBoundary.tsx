import { Component, type ReactNode } from 'react';
import styles from './ErrorBoundary.module.css';
import { Button } from './ui/Button.tsx';

interface Props {
  readonly children: ReactNode;
  /** What the part is called, for the reader. */
  readonly name: string;
  readonly onLeave?: () => void;
}

/** A part that fails leaves the rest usable: what was finished is on disk. */
export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div className={styles.box} role="alert">
        <h2>{this.props.name} could not be shown</h2>
        <p>Everything you finished is saved. Try again, or go back to the worklist.</p>
        <div className={styles.actions}>
          <Button onPress={() => this.setState({ failed: false })}>Try again</Button>
          {this.props.onLeave && (
            <Button
              onPress={() => {
                this.props.onLeave?.();
                this.setState({ failed: false });
              }}
            >
              Worklist
            </Button>
          )}
        </div>
      </div>
    );
  }
}
