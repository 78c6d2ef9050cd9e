import type { KnownAnswers } from '../../questions/question.ts';
import type { Additions, TaskLine } from '../additions.ts';
import { isConverted } from './questions.ts';

/** What serving takes, without torch: the model has a process, and a group, of its own. */
export function deployAdds(answers: KnownAnswers): Additions {
  return {
    groups: {
      deploy: [
        'fastapi>=0.139,<1',
        ...(isConverted(answers) ? ['gguf>=0.19,<0.20'] : []),
        'uvicorn>=0.50,<1',
        ...(answers.server === 'llama.cpp' ? ['xllamacpp>=2026.10,<2027'] : []),
      ],
    },
    tasks: [...(isConverted(answers) ? [optimizeTask] : []), ...deployTasks],
    env: [
      {
        name: 'SERVICE_API_KEYS',
        example: '',
        help: 'Who may call the service, separated by commas; <key>@2027-06-30 ends that day. Without one it listens on this machine alone.',
      },
    ],
    code: ['deploy'],
    readme: {
      folder: 'deploy',
      what: 'what was accepted, served: the service, its container, a load test, releases',
    },
  };
}

const optimizeTask: TaskLine = {
  name: 'optimize',
  run: 'python -m lifecycle.deploy.optimize',
  help: 'Convert the accepted model, deploy/optimize/gguf.yaml by default, and measure what that changed',
};

const deployTasks: readonly TaskLine[] = [
  {
    name: 'serve',
    run: 'python -m lifecycle.deploy.serve',
    help: 'Serve what was accepted, as deploy/serve.yaml says',
  },
  {
    name: 'predict',
    run: 'python -m lifecycle.deploy.predict',
    help: 'Answer a file of inputs with what was accepted: poe predict FILE answers.jsonl',
  },
  {
    name: 'smoke',
    run: 'python deploy/smoke.py',
    help: 'Ask the service: ready, a known example, streaming, refusals',
  },
  {
    name: 'load-test',
    run: 'python deploy/load_test.py',
    help: 'Load the service, and write a run file: latency, throughput, lost requests',
  },
  {
    name: 'release',
    run: 'python -m lifecycle.deploy.release',
    help: 'Add an image to deploy/releases.yaml, by its digest',
  },
  {
    name: 'rollback',
    run: 'python -m lifecycle.deploy.rollback',
    help: 'Go back to the release before, without a network',
  },
];
