export { type CollectingMailer, collectingMailer } from './collecting-mailer.ts'
export { type ManualClock, manualClock } from './manual-clock.ts'
export { type MemoryPasswordsOptions, memoryPasswords } from './memory-passwords.ts'
export { seededRandom } from './seeded-random.ts'
