/** Thread entry for tests: `headerWorker` that hangs on files named "slow". */
import './neverEnds.ts';
import '../headerWorker.ts';
