export * from './audit-entry.ts'
export * from './origin.ts'
export * from './seal-audit-line.ts'
