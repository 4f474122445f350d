// Evaluates FEEL with feelin: JSON lines in, JSON lines out; each value as a text that both sides spell alike.
import { createInterface } from 'node:readline';
import { createContext, Script } from 'node:vm';

const feelin = await import(new URL('../../service/frontend/node_modules/feelin/dist/index.js', import.meta.url));
const { evaluate, isFunction, isRange, FeelDate, FeelDateTime, FeelDuration, FeelTime } = feelin;

function number(value) {
  if (!Number.isFinite(value)) return 'not a number';
  if (value === 0) return '0';
  const [digits, exponent] = value.toExponential(14).split('e');
  return `${digits.replace(/\.?0+$/, '')}e${Number(exponent)}`;
}

const zoned = (value) => value.toString().replace(/[+-]00:00$/, 'Z');

function context(value) {
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}: ${normal(value[key])}`).join(', ')}}`;
}

function range(value) {
  const open = value['start included'] ? '[' : '(';
  const close = value['end included'] ? ']' : ')';
  return `${open}${normal(value.start)}..${normal(value.end)}${close}`;
}

function normal(value) {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number') return number(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(normal).join(', ')}]`;
  if (value instanceof FeelDate) return `date ${value}`;
  if (value instanceof FeelTime) return `time ${zoned(value)}`;
  if (value instanceof FeelDateTime) return `date and time ${zoned(value)}`;
  if (value instanceof FeelDuration) return `duration ${value}`;
  if (isRange(value)) return range(value);
  if (isFunction(value) || typeof value === 'function') return 'function';
  return Object.getPrototypeOf(value) === Object.prototype ? context(value) : 'something else';
}

// A loop over a range with a fraction never ends in feelin: it is stopped.
const box = createContext({});
const call = new Script('call()');
const PATIENCE_MS = 300;

function outcome(text, variables) {
  try {
    if (!/\b(for|some|every) /.test(text)) return normal(evaluate(text, variables).value);
    box.call = () => normal(evaluate(text, variables).value);
    return call.runInContext(box, { timeout: PATIENCE_MS });
  } catch (error) {
    return `error: ${error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? 'no end' : error.message}`;
  }
}

let variables = {};
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  if (asked.variables) {
    variables = Object.fromEntries(Object.entries(asked.variables).map(([name, text]) => [name, evaluate(text).value]));
  }
  console.log(JSON.stringify((asked.texts ?? []).map((text) => outcome(text, variables))));
}
