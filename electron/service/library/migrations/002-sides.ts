/**
 * The side of an image is what its header says; rows of the first version may hold one of words. They are marked outdated, so that
 * their files are read again: the size and time of a file that was read differ from -1.
 */
export const migration002 = `
CREATE INDEX file_outdated ON file(directory) WHERE mtime_ms = -1;
UPDATE file SET mtime_ms = -1
WHERE role = 0 AND instance IN (SELECT id FROM instance WHERE instr(info, '"laterality":') > 0);
`;
