// What a person says of an answer: right, or wrong and what would have been right. A correction is
// sent as the model should have written it.
import { call } from './service.js';

export function feedback(task, reply) {
  const form = document.getElementById('feedback').content.cloneNode(true).querySelector('form');
  const more = form.querySelector('.more');
  const buttons = form.querySelectorAll('[data-rating]');
  const correction = correctionOf(task, reply);
  form.querySelector('.correction').append(...correction.parts);

  async function save(rating) {
    const body = { turn: reply.turn, rating, note: form.elements.note.value };
    const right = rating === 'bad' ? correction.read() : null;
    if (right !== null && right.trim() !== '' && right !== reply.output) body.correction = right;
    const said = form.querySelector('.said');
    try {
      await call('POST', 'app/feedback', body);
      said.textContent = 'Thank you, it is kept.';
    } catch (error) {
      said.textContent = error.message;
    }
  }

  for (const button of buttons) {
    button.addEventListener('click', () => {
      for (const each of buttons) each.setAttribute('aria-pressed', String(each === button));
      more.hidden = button.dataset.rating === 'good';
      save(button.dataset.rating);
      if (!more.hidden) more.querySelector('select, textarea, input').focus();
    });
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    save('bad');
  });
  return form;
}

function correctionOf(task, reply) {
  if (task.name === 'classification') return choice(task.choices.labels ?? [], reply);
  if (task.name === 'extraction' && reply.answer !== null) return fields(reply.answer);
  return text(reply.output);
}

function choice(labels, { answer }) {
  const select = document.createElement('select');
  select.append(new Option('Choose …', ''), ...labels.map((label) => new Option(label)));
  select.value = '';
  for (const option of select.options) option.disabled = option.value === answer;
  return { parts: [labelled('The right label', select)], read: () => select.value };
}

function fields(answer) {
  const inputs = Object.entries(answer).map(([field, value]) => {
    const input = document.createElement('input');
    input.value = typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
    return [field, value, input];
  });
  const valueOf = (before, { value }) => {
    if (value === '') return null;
    if (before === null || typeof before === 'string') return value;
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  };
  return {
    parts: inputs.map(([field, , input]) => labelled(field, input)),
    read: () =>
      JSON.stringify(
        Object.fromEntries(inputs.map(([field, before, input]) => [field, valueOf(before, input)])),
      ),
  };
}

function text(output) {
  const area = document.createElement('textarea');
  area.rows = 3;
  area.value = output;
  return { parts: [labelled('What would have been right', area)], read: () => area.value };
}

function labelled(title, control) {
  const label = document.createElement('label');
  label.append(title, control);
  return label;
}
