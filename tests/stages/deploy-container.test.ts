import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { resolve } from '../../src/questions/resolve.ts';
import { render, templateFolders } from '../../src/render/render.ts';
import { readTemplates } from '../../src/render/templates.ts';
import { catalogue } from '../../src/stages/index.ts';

const { stages, questions } = catalogue;

it.each([
  ['tiny', 'llama.cpp'],
  ['tiny', 'local'],
  ['tiny', 'vllm'],
  ['Qwen/Qwen3-0.6B', 'llama.cpp'],
  ['Qwen/Qwen3-0.6B', 'vllm'],
])(
  'gives the container of %s by %s the slots and the context of serve.yaml',
  async (model, server) => {
    const tree = await renderFor({
      model,
      server,
      hardware: server === 'vllm' ? 'gpu-24gb' : 'cpu',
    });
    const { slots, context } = parse(String(tree.get('deploy/serve.yaml')?.content));
    const compose = parse(String(tree.get('deploy/container/compose.yaml')?.content), {
      merge: true,
    });
    const flags = compose.services.model.command as readonly string[];
    expect(flags).toEqual(
      expect.arrayContaining(
        server === 'llama.cpp'
          ? [`--parallel=${slots}`, `--ctx-size=${slots * context}`, '--top-k=0']
          : [`--max-num-seqs=${slots}`, `--max-model-len=${context}`],
      ),
    );
  },
);

it.each(['llama.cpp', 'vllm'])(
  'starts the service once %s answers, at the port that it is told',
  async (server) => {
    const hardware = server === 'vllm' ? 'gpu-24gb' : 'cpu';
    const tree = await renderFor({ model: 'Qwen/Qwen3-0.6B', server, hardware });
    const { services } = parse(String(tree.get('deploy/container/compose.yaml')?.content), {
      merge: true,
    });
    // llama.cpp's image looks at another port by itself, and would never be healthy.
    expect(services.model.healthcheck.test.at(-1)).toBe('http://127.0.0.1:8000/health');
    const service = services['service-gpu'] ?? services.service;
    expect(service.depends_on).toEqual({ model: { condition: 'service_healthy' } });
    expect(service.environment.SERVICE_MODEL_URL).toBe('http://model:8000/v1');
  },
);

it.each(['local', 'llama.cpp', 'vllm'])('keeps no log of %s without end', async (server) => {
  const hardware = server === 'vllm' ? 'gpu-24gb' : 'cpu';
  const tree = await renderFor({ model: 'tiny', server, hardware });
  const { services } = parse(String(tree.get('deploy/container/compose.yaml')?.content), {
    merge: true,
  });
  const drivers = Object.values<{ logging: unknown }>(services).map(({ logging }) => logging);
  expect(drivers).toEqual(drivers.map(() => ({ driver: 'local' })));
});

it.each(['llama.cpp', 'local', 'vllm'])(
  'starts %s by the command that stands above it, without a variable that nobody named',
  async (server) => {
    const hardware = server === 'vllm' ? 'gpu-24gb' : 'cpu';
    const tree = await renderFor({ model: 'Qwen/Qwen3-0.6B', server, hardware });
    const compose = String(tree.get('deploy/container/compose.yaml')?.content);
    // Compose asks for those of every service, before it looks which profile is on.
    expect(compose).not.toMatch(/\$\{\w+:?\?/);
    const { id } = parse(String(tree.get('lifecycle.yaml')?.content)).model;
    const { command } = parse(compose, { merge: true }).services.model;
    if (server !== 'llama.cpp') expect(command).toContain(`--served-model-name=\${MODEL:-${id}}`);
  },
);

it.each([true, false])('has the packages of monitoring in the image: %s', async (app) => {
  const tree = await renderFor({ model: 'tiny', deploy: true, app });
  const dockerfile = String(tree.get('deploy/container/Dockerfile')?.content);
  // Nobody can install what app.yaml asks for into an image that is there.
  expect(dockerfile.includes('--group monitoring')).toBe(app);
});

it('counts no health check as failed while a model may still be fetched', async () => {
  const tree = await renderFor({ model: 'tiny', server: 'local' });
  const dockerfile = String(tree.get('deploy/container/Dockerfile')?.content);
  expect(dockerfile).toContain('--start-period=10m');
});

it.each([
  ['Qwen/Qwen3-0.6B', /^--revision=\$\{REVISION:-[0-9a-f]{40}\}$/],
  ['tiny', /^--revision=\$\{REVISION:-main\}$/],
])('serves %s of the hub by the commit of the record', async (model, flag) => {
  const tree = await renderFor({ model, server: 'vllm', hardware: 'gpu-24gb' });
  const compose = parse(String(tree.get('deploy/container/compose.yaml')?.content), {
    merge: true,
  });
  const record = parse(String(tree.get('lifecycle.yaml')?.content));
  const [found] = compose.services.model.command.filter((each: string) => flag.test(each));
  expect(found).toMatch(model === 'tiny' ? 'main' : record.model.revision);
});

async function renderFor(given: Readonly<Record<string, unknown>>) {
  const flags = Object.fromEntries(
    Object.entries(given).map(([id, value]) => [id, { value, named: id }]),
  );
  const facts = { directory: 'support-desk' };
  const answers = await resolve(questions, { flags, facts, takeRecommended: true });
  return render(stages, answers, readTemplates(process.cwd(), templateFolders(stages, answers)));
}
