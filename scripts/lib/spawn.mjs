import { spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { node24, root } from './paths.mjs'

/** The environment of everything we start: the pinned Node comes first, so that a tool's `#!/usr/bin/env node` finds it. */
const childEnv = extra => ({ ...process.env, PATH: `${dirname(node24)}${delimiter}${process.env.PATH ?? ''}`, ...extra })

const exitCode = (code, signal) => code ?? (signal === 'SIGINT' ? 130 : 143)

/**
 * Runs a program to its end.
 * @returns its exit code and, when `capture` is set, what it printed
 */
export const run = (command, args, { cwd = root, env = {}, capture = false, shell = false } = {}) =>
  new Promise(resolve => {
    const child = spawn(command, args, { cwd, shell, env: childEnv(env), stdio: capture ? ['ignore', 'pipe', 'pipe'] : 'inherit' })
    const chunks = []
    child.stdout?.on('data', chunk => chunks.push(chunk))
    child.stderr?.on('data', chunk => chunks.push(chunk))
    child.on('error', error => resolve({ code: 127, output: String(error.message) }))
    child.on('close', (code, signal) => resolve({ code: exitCode(code, signal), output: Buffer.concat(chunks).toString() }))
  })

/** Runs a Node program on the pinned Node. */
export const runNode = (args, options) => run(node24, args, options)

/**
 * Runs a long-lived Node program, hands it the signals that ask us to stop, and ends with its exit code.
 * A Ctrl-C in a terminal reaches us from the terminal and once more through npm, and reaches the program by itself: only the first is handed on.
 */
export const become = (args, env = {}) =>
  new Promise(resolve => {
    const child = spawn(node24, args, { cwd: process.cwd(), env: childEnv(env), stdio: 'inherit' })
    let stopping = false
    const forward = signal => {
      if (stopping) return
      stopping = true
      // A terminal has already sent its Ctrl-C to the whole group.
      if (signal === 'SIGINT' && process.stdin.isTTY) return
      child.kill(signal)
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => forward(signal))
    // npm killed outright tells nobody: without this the program would run on, unseen, and keep its port.
    const parent = process.ppid
    if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && forward('SIGTERM'), 250).unref()
    child.on('error', error => {
      console.error(error.message)
      resolve(127)
    })
    child.on('exit', (code, signal) => resolve(exitCode(code, signal)))
  })
