/**
 * Letters of names that the interface's own font does not have: Japanese, Chinese, Korean, Arabic, Hebrew, Thai. A computer
 * without such fonts would show empty boxes in the place of a patient's name. Loaded after the first picture; of each font
 * Chromium fetches only the pieces whose characters are on the screen.
 */
import '@fontsource-variable/noto-sans-jp/index.css';
import '@fontsource-variable/noto-sans-sc/index.css';
import '@fontsource-variable/noto-sans-kr/index.css';
import '@fontsource-variable/noto-sans-arabic/index.css';
import '@fontsource-variable/noto-sans-hebrew/index.css';
import '@fontsource-variable/noto-sans-thai/index.css';
