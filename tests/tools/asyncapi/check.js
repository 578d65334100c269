// node check.js FILE: prints what is wrong with an AsyncAPI document, exits 1 if anything is.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");

const [file, modules] = process.argv.slice(2);
const { Parser } = createRequire(modules + "/")("@asyncapi/parser");

new Parser().parse(readFileSync(file, "utf8")).then(({ document, diagnostics }) => {
  const errors = diagnostics.filter((d) => d.severity === 0);
  errors.forEach((d) => console.error(`${d.path.join(".")}: ${d.message}`));
  process.exit(document && errors.length === 0 ? 0 : 1);
});
