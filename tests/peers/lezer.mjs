// Reads FEEL texts with lezer-feel. Each line in: [{text, tests, names}, ...]; each line out: their trees, a node being
// [name, from, to, [children]]. A node named ⚠ is an error. Places count UTF-16 units from 0.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const require = createRequire(new URL('../../service/frontend/package.json', import.meta.url));
const { parser, trackVariables } = require('lezer-feel');

const PROPERTIES = ['time offset', 'start included', 'end included'];
const parsers = new Map();

// A value knows its entries two levels down: lezer-feel finds a property of several words only in what it is told.
function context(names, depth) {
  const below = depth ? context(names, depth - 1) : {};
  return Object.fromEntries(names.map((name) => [name, below]));
}

function configured(tests, names) {
  const key = JSON.stringify([tests, names]);
  if (!parsers.has(key)) {
    parsers.set(key, parser.configure({
      top: tests ? 'UnaryTests' : 'Expression',
      dialect: 'camunda',
      contextTracker: trackVariables(context([...names, ...PROPERTIES], 2)),
    }));
  }
  return parsers.get(key);
}

function written(node) {
  const children = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(written(child));
  return [node.type.name, node.from, node.to, children];
}

function read({ text, tests, names }) {
  try {
    return written(configured(tests, names).parse(text).topNode);
  } catch (error) {
    return [`! ${error.message}`, 0, 0, []];
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(JSON.parse(line).map(read)) + '\n');
}
