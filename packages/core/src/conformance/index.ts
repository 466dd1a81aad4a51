export type { ConformanceCase, SkippedCase, SuiteOptions } from './suite.ts'
