// Shows the document with nothing from outside: no fonts, proxy, telemetry or assistants of the viewer's makers.
Scalar.createApiReference('#reference', {
  url: '/v1/openapi.json',
  servers: [{ url: location.origin, description: 'This hub' }],
  theme: 'none',
  proxyUrl: '',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: 'never',
  documentDownloadType: 'none',
  hideModels: true,
  orderSchemaPropertiesBy: 'preserve',
  orderRequiredPropertiesFirst: false,
  defaultOpenAllTags: true,
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  authentication: { preferredSecurityScheme: 'token' },
  // The chapters of the introduction are the only part of the menu that starts closed: its arrow opens them.
  onLoaded: () => document.querySelectorAll('aside button[aria-expanded="false"]')[1]?.click(),
});
