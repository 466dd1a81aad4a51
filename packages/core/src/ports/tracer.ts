import type { TraceContext } from '../model/index.ts'

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>

export interface SpanOptions {
  /** On which side of a call it is; `internal` unless told. */
  readonly kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer'
  /** Named by the semantic conventions of OpenTelemetry where they have a name. They never hold a secret, a person's data, or a value of a statement. */
  readonly attributes?: SpanAttributes
  /** What it is part of, where that came from elsewhere, with a request or an event. Unless told it is a part of what is under way. */
  readonly parent?: TraceContext | undefined
}

/** A part of a trace, while it is under way. */
export interface Span {
  set(attributes: SpanAttributes): void
  /** It failed, though nothing was thrown. `type` is one of few values: a status, a code. */
  fail(type: string): void
}

/** Where traces are made. What is under way follows the caller through everything that is awaited. */
export interface Tracer {
  /** Runs `work` as a part of the trace; of `name` there are few. What is thrown is told by its code or class alone. */
  span<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T>
  /** Whether what is under way is recorded: details of it are worth nothing where it is not. */
  isRecording(): boolean
  /** What is under way, to be sent or stored; undefined where nothing is. */
  current(): TraceContext | undefined
  /** The same function, which is part of what is under way now whoever calls it later. */
  bound<Args extends readonly unknown[], Result>(work: (...args: Args) => Result): (...args: Args) => Result
}
