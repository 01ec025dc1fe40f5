import { expect, it } from 'vitest';
import { defaultSiteSettings } from '../../../shared/settings/model.ts';
import { openWork } from '../store/open.ts';
import { temporaryFolders } from '../store/testing/work.ts';

const folder = temporaryFolders();

it('counts a new version for new values only, whatever number the caller gives', async () => {
  const { settings, db } = await openWork(folder());
  expect(settings.current()).toEqual(defaultSiteSettings);
  expect(settings.set({ ...defaultSiteSettings, ratioCv: 0.07 })).toMatchObject({ version: 2, ratioCv: 0.07 });
  expect(settings.set({ ...defaultSiteSettings, ratioCv: 0.07, version: 77 })).toMatchObject({ version: 2 });
  expect(settings.set({ ...defaultSiteSettings, followUpMonths: 6 })).toMatchObject({ version: 3, ratioCv: 0.1 });
  expect(settings.current().version).toBe(3);
  expect(db.prepare('SELECT count(*) FROM site_settings').pluck().get()).toBe(2);
  db.close();
});
