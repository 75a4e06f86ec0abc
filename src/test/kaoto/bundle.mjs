// Makes kaoto.cjs of Kaoto's npm package: its model of route files alone, without its pages and its catalogue (430 MB).
//   npm install --legacy-peer-deps && node bundle.mjs
import { build } from 'esbuild';

const pages = /^(@patternfly|@kie-tools|react|monaco|@dnd-kit|@visx|html-to-image|@remix|mobx)|\.(s?css|svg|png)$/;
const nothing = {
  name: 'nothing',
  setup(bundle) {
    bundle.onResolve({ filter: pages }, ({ path }) => ({ path, namespace: 'nothing' }));
    bundle.onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({
      contents: `const nothing = new Proxy(function () {}, {
        get: (target, key) => key === Symbol.toPrimitive ? () => '' : key === 'prototype' ? target.prototype : nothing,
        apply: () => nothing, construct: () => ({}),
      });
      module.exports = Object.create(nothing);`,
    }));
  },
};

await build({
  entryPoints: ['node_modules/@kaoto/kaoto/lib/esm/models/camel/camel-resource-factory.js'],
  outfile: 'kaoto.cjs',
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'cjs',
  legalComments: 'inline',
  plugins: [nothing],
  banner: { js: '/* Made by bundle.mjs of @kaoto/kaoto 2.7.1 (Apache-2.0), lodash, ajv (MIT) and yaml (ISC). */' },
});
