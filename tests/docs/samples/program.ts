// #region program
import { runProgram } from 'cartwright'

process.exitCode = await runProgram(['stock', 'get', 'SKU-1', '--json'])
// #endregion
