// The page: asks the service, shows what comes, and keeps the session. How an answer of each task
// looks is in answers.js, how one is judged in feedback.js.
import { show } from './answers.js';
import { feedback } from './feedback.js';
import { call, KeyNeeded, setKey } from './service.js';

const part = (id) => document.getElementById(id);
const labels = {
  'question-answering': 'Your question',
  chat: 'Your message',
  reasoning: 'The problem',
};
/** Where a dialogue is remembered, for as long as the tab is open. */
const DIALOGUE = 'dialogue';
const BROKEN_OFF = 'The answer broke off. Send it again.';
let about;
let session;
/** Ends the answer that is being written, or the dialogue that is being read. */
let writing;

const current = () => about.tasks.find(({ name }) => name === part('task').value);
const say = (text) => {
  part('status').textContent = text;
};

async function begin() {
  const response = await call('GET', 'app/about');
  about = await response.json();
  document.title = about.title;
  part('title').textContent = about.title;
  part('about').textContent = `Answered by ${about.model}, which may be wrong.`;
  part('task').replaceChildren(...about.tasks.map(({ name }) => new Option(name)));
  part('tasks').hidden = about.tasks.length < 2;
  // The tab may have been with another application at this address, which has no chat.
  const hasChat = about.tasks.some(({ name }) => name === 'chat');
  const left = hasChat && sessionStorage.getItem(DIALOGUE);
  if (left) part('task').value = 'chat';
  anew();
  if (left) await goOn(left);
}

/** Shows a dialogue again, after the page was loaded anew, unless it is left before that. */
async function goOn(left) {
  session = left;
  sessionStorage.setItem(DIALOGUE, left);
  part('anew').hidden = false;
  // What is sent meanwhile would stand above what was said before it.
  writing = new AbortController();
  const { signal } = writing;
  try {
    const response = await call('GET', `app/sessions/${left}`, undefined, signal);
    const { turns } = await response.json();
    for (const { input, ...reply } of turns) {
      const article = begunArticle(current(), input);
      finish(article, current(), input, { session: left, ...reply });
      article.removeAttribute('aria-busy');
    }
  } catch (error) {
    if (signal.aborted) return;
    // What cannot be shown now goes on all the same, and shows when the page is loaded again.
    if (error.cause === 404) anew();
    throw error;
  } finally {
    writing = undefined;
  }
}

/** Leaves the session; what was said in it is kept until it expires. */
function anew() {
  writing?.abort();
  session = undefined;
  sessionStorage.removeItem(DIALOGUE);
  const { name } = current();
  // A dialogue is written below what was said, and read from there.
  if (name === 'chat') part('ask').before(part('answers'));
  else part('status').after(part('answers'));
  part('answers').replaceChildren();
  part('answers').setAttribute('role', name === 'chat' ? 'log' : 'region');
  part('input-label').textContent = labels[name] ?? 'Text';
  part('anew').hidden = true;
  say('');
}

async function ask() {
  const task = current();
  const input = part('input').value.trim();
  if (input === '' || writing) return;
  writing = new AbortController();
  const { signal } = writing;
  // Not disabled: a button that is would lose the focus.
  part('send').setAttribute('aria-disabled', 'true');
  say('The model is writing …');
  const article = begunArticle(task, input);
  try {
    const response = await call('POST', 'app/ask', { task: task.name, input, session }, signal);
    const reply = await read(response, article.querySelector('.output'));
    finish(article, task, input, reply);
    say(reply.forgotten ? 'Answered, without the oldest messages: they no longer fit.' : 'Answered.');
    // What was written meanwhile is the next message.
    if (task.name === 'chat' && part('input').value.trim() === input) part('input').value = '';
  } catch (error) {
    article.remove();
    if (!signal.aborted) failed(error);
  } finally {
    // A screen reader reads the answer now, and not again with each piece.
    article.removeAttribute('aria-busy');
    part('send').removeAttribute('aria-disabled');
    writing = undefined;
  }
}

function finish(article, task, input, reply) {
  // A dialogue goes on; each other text stands alone.
  if (task.name === 'chat') {
    session = reply.session;
    sessionStorage.setItem(DIALOGUE, session);
  }
  show(article, task, input, reply);
  article.append(feedback(task, reply));
  part('anew').hidden = false;
}

function begunArticle(task, input) {
  const article = document.createElement('article');
  const [asked, heading, output] = ['p', 'h2', 'p'].map((name) => document.createElement(name));
  asked.className = 'asked';
  asked.textContent = input;
  heading.textContent = 'Answer';
  output.className = 'output';
  article.append(asked, heading, output);
  article.setAttribute('aria-busy', 'true');
  // A dialogue goes on below; other answers stand on their own, the newest first.
  if (task.name !== 'chat') part('answers').prepend(article);
  else atEnd(() => part('answers').append(article));
  return article;
}

/** Changes the page; who was at its end is there afterwards, too. */
function atEnd(change) {
  const page = document.documentElement;
  const wasThere = page.scrollTop + page.clientHeight > page.scrollHeight - 2;
  change();
  if (wasThere) page.scrollTop = page.scrollHeight;
}

/** Shows the pieces as they arrive, and gives the whole. */
async function read(response, output) {
  const lines = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const more = () =>
    lines.read().catch(() => {
      throw new Error(BROKEN_OFF);
    });
  let rest = '';
  let last;
  for (let next = await more(); !next.done; next = await more()) {
    const events = (rest + next.value).split('\n\n');
    rest = events.pop();
    atEnd(() => {
      for (const event of events) {
        last = JSON.parse(event.slice('data: '.length));
        if (last.delta !== undefined) output.append(last.delta);
      }
    });
  }
  if (last?.error) throw new Error(last.error.message);
  if (last?.turn === undefined) throw new Error(BROKEN_OFF);
  return last;
}

function failed(error) {
  part('key').hidden = !(error instanceof KeyNeeded);
  say(error.message);
  if (error instanceof KeyNeeded) part('key-text').focus();
}

part('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  ask();
});
part('input').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) part('ask').requestSubmit();
});
part('example').addEventListener('click', () => {
  part('input').value = current().example;
  part('input').focus();
});
part('anew').addEventListener('click', () => {
  anew();
  part('input').focus();
});
part('task').addEventListener('change', anew);
part('key').addEventListener('submit', (event) => {
  event.preventDefault();
  setKey(part('key-text').value);
  part('key').hidden = true;
  begin().catch(failed);
});
begin().catch(failed);
