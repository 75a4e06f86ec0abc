// Opens each named route file as Kaoto does and saves it again: one line of JSON a file with what it shows and writes.
//   node round-trip.mjs <file>...
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// Of a browser, which Kaoto wants for XML.
globalThis.window = globalThis;
globalThis.DOMParser = class {};
globalThis.XMLSerializer = class {};
globalThis.document = { implementation: { createDocument() {} } };

const { CamelResourceFactory } = createRequire(import.meta.url)('./kaoto.cjs');

const below = (node) => [node.id, ...(node.getChildren() ?? []).flatMap(below)];

for (const file of process.argv.slice(2)) {
  const resource = CamelResourceFactory.createCamelResource(readFileSync(file, 'utf8'), { path: file });
  const shown = [];
  for (const entity of resource.getVisualEntities()) {
    shown.push(...below(await entity.toVizNode()));
  }
  console.log(JSON.stringify({ file, type: resource.getType(), shown, saved: await resource.toString() }));
}
