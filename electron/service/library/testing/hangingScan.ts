/** Thread entry for tests: `scanWorker` that hangs on files named "slow". */
import './neverEnds.ts';
import '../scanWorker.ts';
