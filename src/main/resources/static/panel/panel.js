// What the pages do in the browser beside htmx: colours, copying, asking before what cannot be undone, tabs, live parts.
(() => {
  'use strict';
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Colours: light, dark, kept in a cookie so that the server's next page has them at once.
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-theme-toggle]');
    if (!button) return;
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
  });

  // Copying.
  const toast = text => {
    const note = document.getElementById('toast');
    if (!note) return;
    note.textContent = text;
    note.classList.add('show');
    setTimeout(() => note.classList.remove('show'), 1800 + 30 * text.length);
  };
  const copy = async text => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Pages that come by plain http from another machine have no clipboard.
      const area = document.createElement('textarea');
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    toast('Copied');
  };
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-copy]');
    if (button) copy(document.getElementById(button.dataset.copy).textContent.trim());
  });

  // Dialogs.
  document.addEventListener('click', event => {
    const opener = event.target.closest('[data-opens]');
    if (opener) document.getElementById(opener.dataset.opens).showModal();
    if (event.target.closest('[data-closes]')) event.target.closest('dialog').close();
  });

  const openAgain = () => all('dialog[open][data-modal]').forEach(dialog => { dialog.close(); dialog.showModal(); });

  // Asking first.
  const ask = (question, detail, word) => new Promise(answer => {
    const dialog = document.getElementById('confirm');
    dialog.querySelector('h2').textContent = question;
    dialog.querySelector('p').textContent = detail || '';
    dialog.querySelector('[value=yes]').textContent = word || 'Continue';
    dialog.returnValue = '';
    dialog.addEventListener('close', () => answer(dialog.returnValue === 'yes'), { once: true });
    dialog.showModal();
  });
  document.addEventListener('submit', async event => {
    const form = event.target;
    const question = form.dataset.confirm;
    if (question && form.dataset.sure !== 'yes') {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (await ask(question, form.dataset.detail, form.dataset.word)) {
        form.dataset.sure = 'yes';
        form.requestSubmit(event.submitter);
        delete form.dataset.sure;
      }
      return;
    }
    if (form.hasAttribute('aria-busy')) {
      // A second click is not a second wish.
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (form.method !== 'dialog' && !form.hasAttribute('hx-post') && !form.hasAttribute('hx-get')) {
      form.setAttribute('aria-busy', 'true');
    }
  }, true);
  addEventListener('pageshow', () => all('form[aria-busy]').forEach(form => form.removeAttribute('aria-busy')));

  // Tabs.
  const choose = tab => {
    all('[role=tab]', tab.closest('[role=tablist]')).forEach(other => {
      const chosen = other === tab;
      other.setAttribute('aria-selected', chosen);
      other.tabIndex = chosen ? 0 : -1;
      document.getElementById(other.getAttribute('aria-controls')).hidden = !chosen;
    });
  };
  document.addEventListener('click', event => {
    const tab = event.target.closest('[role=tab]');
    if (tab) choose(tab);
  });
  document.addEventListener('keydown', event => {
    const tab = event.target.closest && event.target.closest('[role=tab]');
    if (!tab || !['ArrowLeft', 'ArrowRight'].includes(event.key)) return;
    const tabs = all('[role=tab]', tab.closest('[role=tablist]'));
    const next = tabs[(tabs.indexOf(tab) + (event.key === 'ArrowRight' ? 1 : tabs.length - 1)) % tabs.length];
    next.focus();
    choose(next);
  });

  // Enter sends, shift and enter make a line.
  document.addEventListener('keydown', event => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.target.matches('[data-enter-sends]')) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });

  // A select that is a filter needs no button.
  document.addEventListener('change', event => {
    if (event.target.matches('[data-submits]')) event.target.form.requestSubmit();
  });

  // Live parts: the server says which of them changed, and the part asks for itself again. It is told what the page shows
  // already, so that nothing is missed between the page and its stream, or while that was broken.
  const toEnd = () => all('[data-at-end]').forEach(part => { part.scrollTop = part.scrollHeight; });
  // A picture that comes later makes the log longer.
  document.addEventListener('load', event => {
    const log = event.target.closest?.('[data-at-end]');
    if (log && log.scrollHeight - log.scrollTop - log.clientHeight < event.target.offsetHeight + 80) toEnd();
  }, true);
  const lives = new Map();
  // A browser has few connections for one hub: pages nobody looks at give theirs up, and are told of all when they are seen.
  const wants = () => document.visibilityState === 'visible' ? all('[data-live]').map(part => part.dataset.live) : [];
  // What is changed under an open question would take its form away.
  const tell = name => {
    const dialog = document.querySelector('dialog[open]');
    if (dialog) dialog.addEventListener('close', () => tell(name), { once: true });
    else all(`[data-part="${name}"]`).forEach(part => htmx.trigger(part, 'live'));
  };
  const live = () => {
    const wanted = new Set(wants());
    for (const [url, source] of lives) {
      if (!wanted.has(url)) { source.close(); lives.delete(url); }
    }
    for (const url of wanted) {
      if (lives.has(url)) continue;
      const seen = all('[data-part]').map(part => `&${part.dataset.part}=${part.dataset.seen}`).join('');
      const source = new EventSource(url + seen);
      source.addEventListener('changed', event => tell(event.data));
      // The browser itself tries again what breaks off, but not what is refused.
      source.addEventListener('error', () => {
        if (source.readyState !== EventSource.CLOSED || lives.get(url) !== source) return;
        lives.delete(url);
        // Whoever may not look any more is led away by the answer to that.
        all('[data-part]').forEach(part => tell(part.dataset.part));
        setTimeout(live, 10000);
      });
      lives.set(url, source);
    }
  };
  // What is on a screen that somebody looks at is read.
  const reads = () => {
    if (document.visibilityState === 'visible') all('[data-reads]').forEach(part => htmx.trigger(part, 'seen'));
  };
  document.addEventListener('visibilitychange', () => { live(); reads(); });
  addEventListener('pagehide', () => { lives.forEach(source => source.close()); lives.clear(); });
  document.addEventListener('DOMContentLoaded', () => {
    live();
    toEnd();
    reads();
    openAgain();
    document.querySelector('[aria-invalid=true]')?.focus();
    // On a small screen the pages' bar is wider than the screen.
    document.querySelector('.nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  });
  document.addEventListener('htmx:afterSettle', event => {
    live();
    wordless();
    unfolded.splice(0).forEach(id => document.getElementById(id)?.setAttribute('open', ''));
    if (event.target.matches && event.target.matches('[data-at-end]')) {
      if (place === null) toEnd();
      else event.target.scrollTop = place;
    }
    reads();
  });
  // Another answer has taken the part's place meanwhile; which of the two is newer nobody knows, so it is asked for once more.
  // What is no longer on the page tells nobody above it: the part is listened to itself.
  const overtaken = event => {
    if (event.currentTarget.isConnected) return;
    if (event.detail.xhr.status >= 400) return refused(event);
    if (event.detail.target.isConnected) return;
    event.detail.shouldSwap = false;
    const now = document.getElementById(event.detail.target.id);
    if (now) htmx.trigger(now, 'live');
  };
  document.addEventListener('htmx:beforeRequest', event =>
    event.detail.target.addEventListener('htmx:beforeSwap', overtaken));
  // What is refused says why in a part of its own; a part that asks for itself stays as it is, and asks again.
  const refused = event => {
    if (/live|load/.test(event.detail.requestConfig?.elt?.getAttribute('hx-trigger') || '')) {
      toast('The hub does not answer this part right now.');
    } else if (event.detail.xhr.getResponseHeader('Content-Type')?.startsWith('text/html')) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
      // The log stays as it is.
      const why = (event.detail.requestConfig.elt.closest('dialog') || document).querySelector('[data-why]');
      if (why && event.detail.target.matches('[data-at-end]')) {
        event.detail.target = why;
        event.detail.swapOverride = 'innerHTML';
      }
    } else {
      // Refused at the door, before any page: too large a file for example.
      let why = null;
      try { why = JSON.parse(event.detail.xhr.responseText).message; } catch { /* It is no JSON. */ }
      const large = event.detail.xhr.status === 413;
      toast(large ? 'That is too large: WhatsApp takes files of 100 MB at most.' : why || 'That did not work.');
    }
  };
  // What somebody has unfolded to read stays unfolded.
  const unfolded = [];
  document.addEventListener('htmx:beforeSwap', event =>
    unfolded.push(...all('details[open][id]', event.detail.target).map(part => part.id)));
  // Who has scrolled back to read stays there.
  let place = null;
  document.addEventListener('htmx:beforeSwap', event => {
    const log = event.detail.target.matches('[data-at-end]') ? event.detail.target : null;
    const away = log && log.scrollHeight - log.scrollTop - log.clientHeight > 80;
    if (log) place = away && event.detail.requestConfig.elt === log ? log.scrollTop : null;
    if (event.detail.xhr.status >= 400) refused(event);
  });
  // Files on their way. A file that is attached needs no words.
  const wordless = () => all('[data-empties]').forEach(form => {
    form.elements.body.required = !form.querySelector('[name=media]');
  });
  document.addEventListener('htmx:xhr:progress', event => {
    const bar = event.target.closest('.attach')?.querySelector('progress');
    if (!bar || !event.detail.total) return;
    bar.hidden = false;
    bar.value = 100 * event.detail.loaded / event.detail.total;
  });
  document.addEventListener('htmx:afterRequest', event => {
    const bar = event.target.closest('.attach')?.querySelector('progress');
    if (!bar) return;
    bar.hidden = true;
    event.target.value = '';
  });
  document.addEventListener('click', event => {
    const drop = event.target.closest('[data-drops]');
    if (!drop) return;
    drop.parentElement.remove();
    wordless();
  });
  // What a form asks for has a name: asked for again, for its answer was lost, it is done once.
  const nameAnew = within => all('[name=once]', within).forEach(field => {
    field.value = crypto.getRandomValues(new Uint32Array(4)).join('-');
  });
  document.addEventListener('htmx:load', event => nameAnew(event.detail.elt));
  // A message leaves its field when it is sent: what is typed meanwhile is the next one. One goes after the other. One that is
  // not sent comes back in front of what is there by then, and those behind it with it: they were to come after it.
  const outbox = [];
  // How it went is heard of below.
  const post = () => htmx.ajax('POST', outbox[0].path, { source: '#outbox', values: outbox[0].values }).catch(() => {});
  document.addEventListener('htmx:confirm', event => {
    const form = event.target;
    if (!form.matches('[data-empties]')) return;
    event.preventDefault();
    const field = form.elements.body;
    const files = all('#attached .attached');
    outbox.push({ field, files, text: field.value, path: event.detail.path, values: new FormData(form) });
    nameAnew(form);
    field.value = '';
    document.getElementById('attached').replaceChildren();
    document.getElementById('refused').replaceChildren();
    wordless();
    field.focus();
    if (outbox.length === 1) post();
  });
  const comeBack = letters => {
    const { field, values } = letters[0];
    field.form.elements.once.value = values.get('once');
    const lines = letters.map(letter => letter.text).filter(text => text !== '');
    if (field.value !== '') lines.push('');
    const front = lines.join('\n');
    const places = [field.selectionStart + front.length, field.selectionEnd + front.length];
    field.setRangeText(front, 0, 0);
    field.setSelectionRange(...places);
    const files = letters.map(letter => letter.files).filter(some => some.length > 0);
    const attached = document.getElementById('attached');
    if (files.length > 0 && !attached.querySelector('[name=media]')) attached.replaceChildren(...files.shift());
    if (files.length > 0) toast('Not sent. A message has one file: attach the other one again when this one is sent.');
    wordless();
  };
  document.addEventListener('htmx:afterRequest', event => {
    if (event.target.id !== 'outbox') return;
    const { status } = event.detail.xhr;
    if (status >= 200 && status < 300) outbox.shift();
    else comeBack(outbox.splice(0));
    // Not before htmx is through with this one.
    if (outbox.length > 0) queueMicrotask(post);
  });
  addEventListener('beforeunload', event => {
    // The first one is at the hub, or nearly; what waits behind it would be lost.
    if (outbox.length > 1) event.preventDefault();
  });
  document.addEventListener('htmx:afterRequest', event => {
    const { target, detail } = event;
    // What is refused was not done, though it is shown: htmx calls that a success.
    if (detail.successful && detail.xhr.status < 400 && target.matches('[data-closes-after]')) {
      nameAnew(target);
      target.closest('dialog').close();
    }
  });
  document.addEventListener('htmx:sendError', () => toast('The hub cannot be reached. Is it running?'));
})();
