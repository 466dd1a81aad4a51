export { type Attention, type AttentionReason, type AttentionSighting, attentionReasons } from './attention.ts'
