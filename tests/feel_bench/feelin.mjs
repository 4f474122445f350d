// feelin in node: `{variables, texts}` as JSON comes in, a figure for each text goes out. It keeps nothing it has read.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(new URL("../../service/frontend/package.json", import.meta.url));
const { evaluate } = await import(pathToFileURL(require.resolve("feelin")));
const SECONDS = 0.002;
const REPEATS = 15;

function seconds(call, number) {
  const start = process.hrtime.bigint();
  for (let round = 0; round < number; round += 1) call();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function cost(call) {
  let number = 1;
  while (seconds(call, number) < SECONDS) number *= 2;
  const runs = Array.from({ length: REPEATS }, () => seconds(call, number));
  return (Math.min(...runs) / number) * 1e6;
}

function measured(text, variables) {
  try {
    return { value: evaluate(text, variables).value, first: cost(() => evaluate(text, variables)), again: null };
  } catch (error) {
    return { failed: error.name };
  }
}

const { variables, texts } = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(texts.map((text) => measured(text, variables))));
