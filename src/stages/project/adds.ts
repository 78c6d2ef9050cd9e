import type { Additions } from '../additions.ts';

/** What src/<package>, its tests and every stage use. */
export const projectAdds: Additions = {
  dependencies: [
    'bm25s>=0.3.16,<0.4',
    'jinja2>=3.1.6,<4',
    'numpy>=2.3.1,<3',
    'openai>=3.54,<4',
    'pydantic>=2.14,<3',
    'pydantic-settings>=2.16,<3',
    'python-frontmatter>=1.3,<2',
    'pyyaml>=6.0.3,<7',
    'rich>=15,<16',
    'scikit-learn>=1.8,<2',
  ],
  groups: {
    dev: [
      'mypy>=2.4,<3',
      'poethepoet>=0.49,<1',
      'pytest>=9.2,<10',
      'ruff>=0.17.6,<0.18',
      'types-pyyaml>=6.0.12.20260815',
    ],
  },
  tasks: [
    {
      name: 'lint',
      run: 'ruff check . && ruff format --check .',
      help: 'Lint and check the format',
    },
    {
      name: 'format',
      run: 'ruff check --fix . && ruff format .',
      help: 'Format, and fix what can be',
    },
    { name: 'types', run: 'mypy', help: 'Check the types' },
    { name: 'test', run: 'pytest', help: 'Test the project: seconds, no key, no download, no GPU' },
    {
      name: 'record',
      run: 'python -m lifecycle.tool record',
      help: 'Add the oldest run that waits to lifecycle.yaml; --all: every one',
    },
    {
      name: 'check',
      run: 'python -m lifecycle.tool check',
      help: 'Check lifecycle.yaml and the evidence it names',
    },
    {
      name: 'add',
      run: 'python -m lifecycle.tool add',
      help: 'Add a stage that the project was made without, such as align',
    },
  ],
  env: [
    {
      name: 'GENAI_API_KEY',
      example: '',
      help: 'The key of a hosted endpoint. OPENAI_API_KEY is read where this is not set.',
    },
    {
      name: 'GENAI_BASE_URL',
      example: 'http://localhost:11434/v1',
      help: 'Any OpenAI-compatible endpoint: a hosted API, vLLM, llama.cpp, Ollama.',
    },
    { name: 'GENAI_TIMEOUT_S', example: '120', help: 'Seconds that one request may take.' },
    { name: 'GENAI_MAX_RETRIES', example: '5', help: 'How often a failed request is sent again.' },
  ],
  gitignore: ['/models/'],
  code: ['src', 'tests'],
};
