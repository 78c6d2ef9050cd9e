// How an answer of each task looks. Everything is set as text: an answer may hold anything,
// markup included.

const element = (name, text = '', options = {}) =>
  Object.assign(document.createElement(name), { textContent: text, ...options });

export function show(article, task, input, reply) {
  article.querySelector('.output').textContent = reply.output;
  if (reply.outcome === 'refused') {
    article.append(element('p', 'The model, or its provider, refused to answer.'));
    return;
  }
  views[task.name]?.(article, task, input, reply);
  if (reply.outcome === 'cut off') {
    article.append(element('p', 'The answer was cut off: it was longer than the model may write.'));
  }
}

const views = {
  classification(article, task, _input, { answer }) {
    const list = element('ul', '', { className: 'choices' });
    list.setAttribute('aria-label', 'All labels');
    for (const label of task.choices.labels ?? []) {
      const item = element('li', label);
      if (label === answer) item.setAttribute('aria-current', 'true');
      list.append(item);
    }
    article.append(list);
    if (answer === null) article.append(element('p', 'That is none of the labels.'));
  },
  extraction(article, _task, input, { answer }) {
    if (answer === null) {
      article.append(element('p', 'These are no fields.'));
      return;
    }
    const list = element('dl');
    for (const [field, value] of Object.entries(answer)) {
      list.append(element('dt', field), element('dd', said(value)));
    }
    article.querySelector('.output').replaceWith(list);
    marked(article.querySelector('.asked'), input, partsOf(answer));
  },
  'question-answering'(article, _task, _input, { outcome, sources, faults }) {
    if (outcome === 'abstained') article.append(element('p', 'The documents do not say it.'));
    for (const fault of faults) article.append(element('p', fault, { className: 'fault' }));
    const cited = sources.filter((source) => source.cited);
    for (const source of outcome === 'abstained' ? [] : cited) article.append(passage(source));
  },
  reasoning(article, _task, _input, { answer }) {
    if (answer !== null) article.append(element('p', `Result: ${answer.answer}`));
  },
};

function said(value) {
  if (value === null) return '–';
  if (Array.isArray(value)) return value.map(said).join('; ');
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, held]) => `${name}: ${said(held)}`)
    .join(', ');
}

function partsOf(value) {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(partsOf) : [value];
}

function passage({ id, title, path, page, text }) {
  const where = [path, page && `page ${page}`].filter(Boolean).join(', ');
  const details = element('details');
  details.append(element('summary', `[${id}] ${title} (${where})`), element('blockquote', text));
  return details;
}

/** Shows where in the text the values stand. */
function marked(place, text, values) {
  const known = values.filter((value) => value !== null && value !== '').map(String);
  if (known.length === 0) return;
  const escaped = known.map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const parts = text.split(new RegExp(`(${escaped.join('|')})`, 'i'));
  place.replaceChildren(
    ...parts.map((each, index) => (index % 2 ? element('mark', each) : each)),
  );
}
